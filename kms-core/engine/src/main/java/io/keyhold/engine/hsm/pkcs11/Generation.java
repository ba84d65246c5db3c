package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.Hsm.GeneratedKey;
import io.keyhold.engine.hsm.KeyKind;
import java.util.Optional;

/**
 * Generates keys that are extractable for as long as it takes to wrap them. They belong to the
 * working session, not to the anchor: whatever goes wrong, they die with the session at the latest.
 */
record Generation(Session session, Roots.Root root, long wrapMechanism) {
  /** Of a P-256 pair the material is the scalar. */
  private static final int SCALAR_LENGTH = 32;

  GeneratedKey generate(KeyKind kind, byte[] checkMessage) {
    return switch (kind) {
      case SECRET_256 -> secret(checkMessage);
      case EC_P256_SIGN -> pair();
    };
  }

  private GeneratedKey secret(byte[] checkMessage) {
    long key = session.generate(Mechanism.GENERIC_SECRET_KEY_GEN, Templates.WRAPPABLE_SECRET);
    try {
      byte[] checkValue = session.hmac(key, checkMessage);
      byte[] wrapped = session.wrap(wrapMechanism, root.wrap(), key);
      return new GeneratedKey(
          wrapMechanism, wrapped, Templates.SECRET_LENGTH, checkValue, Optional.empty());
    } finally {
      session.destroy(key);
    }
  }

  private GeneratedKey pair() {
    Session.KeyPair pair =
        session.generatePair(
            Mechanism.EC_KEY_PAIR_GEN, Templates.EC_PUBLIC, Templates.WRAPPABLE_EC_PRIVATE);
    try {
      byte[] spki = Der.spkiOfP256(session.attribute(pair.publicKey(), Ck.CKA_EC_POINT));
      byte[] wrapped = session.wrap(wrapMechanism, root.wrap(), pair.privateKey());
      return new GeneratedKey(
          wrapMechanism, wrapped, SCALAR_LENGTH, new byte[0], Optional.of(spki));
    } finally {
      session.destroy(pair.privateKey());
      session.destroy(pair.publicKey());
    }
  }
}
