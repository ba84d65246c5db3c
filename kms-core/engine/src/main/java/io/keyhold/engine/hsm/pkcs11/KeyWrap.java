package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.KeyKind;
import java.util.Arrays;
import java.util.List;

/** Which mechanism id means AES-KWP (RFC 5649) on this token. The ids clash between vendors. */
final class KeyWrap {
  /** KWP adds eight bytes to what is a multiple of eight. */
  static final int WRAPPED_SECRET = Templates.SECRET_LENGTH + 8;

  private KeyWrap() {}

  /**
   * Tries wrapping a secret under {@code root} and back: the id is right when 40 bytes come out and
   * the key that comes back computes the same.
   */
  static long find(Session session, List<Long> mechanisms, long root) {
    for (long id : List.of(Ck.CKM_AES_KEY_WRAP_KWP, Ck.CKM_AES_KEY_WRAP_PAD)) {
      if (mechanisms.contains(id) && roundTrip(session, id, root)) {
        return id;
      }
    }
    throw new HsmException.Unsupported(
        "the token has no AES key wrap with padding of RFC 5649 (CKM_AES_KEY_WRAP_KWP)");
  }

  /** Refuses what cannot be a wrapped key of that kind. */
  static void requirePlausible(KeyKind kind, long mechanism, byte[] wrapped) {
    if (mechanism != Ck.CKM_AES_KEY_WRAP_KWP && mechanism != Ck.CKM_AES_KEY_WRAP_PAD) {
      throw new HsmException.Unsupported(
          "no key wrap mechanism that we know: 0x" + Long.toHexString(mechanism));
    }
    boolean plausible =
        switch (kind) {
          case SECRET_256 -> wrapped.length == WRAPPED_SECRET;
          // PKCS#8 of P-256, at least version, algorithm and a scalar, at most with the point too.
          case EC_P256_SIGN -> wrapped.length >= 64 && wrapped.length <= 200;
        };
    if (!plausible || wrapped.length % 8 != 0) {
      throw new HsmException.Rejected(
          wrapped.length + " bytes cannot be a wrapped key of the kind " + kind);
    }
  }

  private static boolean roundTrip(Session session, long id, long root) {
    long key = session.generate(Mechanism.GENERIC_SECRET_KEY_GEN, Templates.WRAPPABLE_SECRET);
    try {
      byte[] wrapped = session.wrap(id, root, key);
      if (wrapped.length != WRAPPED_SECRET) {
        return false;
      }
      long back = session.unwrap(id, root, wrapped, Templates.unwrapped(KeyKind.SECRET_256));
      try {
        byte[] message = {1};
        return Arrays.equals(session.hmac(key, message), session.hmac(back, message));
      } finally {
        session.destroy(back);
      }
    } finally {
      session.destroy(key);
    }
  }
}
