package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The templates of every object that we make. Each names every usage attribute: one that is absent
 * is not false (SoftHSM sets SIGN on an AES key that does not say). What serves is locked: COPYABLE
 * first, MODIFIABLE last, because SoftHSM refuses the other order. Without these locks a
 * "non-extractable" root can be given DECRYPT and all that it wraps be read in clear.
 */
final class Templates {
  static final String WRAP_LABEL = "keyhold-root-wrap";
  static final String MAC_LABEL = "keyhold-root-mac";
  static final int SECRET_LENGTH = 32;

  /** DER of the object identifier of P-256 (RFC 5480, 2.1.1.1). */
  private static final byte[] P256 = {
    0x06, 0x08, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 3, 1, 7
  };

  /** What this process makes for a moment, wraps out and destroys. */
  static final Template WRAPPABLE_SECRET =
      secret(Ck.CKK_GENERIC_SECRET)
          .number(Ck.CKA_VALUE_LEN, SECRET_LENGTH)
          .yes(Ck.CKA_SENSITIVE, Ck.CKA_EXTRACTABLE)
          .build();

  static final Template WRAPPABLE_EC_PRIVATE =
      ecPrivate().yes(Ck.CKA_SENSITIVE, Ck.CKA_EXTRACTABLE).build();

  static final Template EC_PUBLIC =
      Template.builder()
          .number(Ck.CKA_CLASS, Ck.CKO_PUBLIC_KEY)
          .number(Ck.CKA_KEY_TYPE, Ck.CKK_EC)
          .bytes(Ck.CKA_EC_PARAMS, P256)
          .no(Ck.CKA_TOKEN, Ck.CKA_PRIVATE)
          .yes(Ck.CKA_VERIFY)
          .no(Ck.CKA_ENCRYPT, Ck.CKA_WRAP, Ck.CKA_VERIFY_RECOVER, Ck.CKA_DERIVE)
          .build();

  private static final Template SECRET = locked(secret(Ck.CKK_GENERIC_SECRET)).build();
  private static final Template EC_PRIVATE = locked(ecPrivate()).build();

  private Templates() {}

  /** What serves: unwrapped, locked, one role. */
  static Template unwrapped(KeyKind kind) {
    return switch (kind) {
      case SECRET_256 -> SECRET;
      case EC_P256_SIGN -> EC_PRIVATE;
    };
  }

  /** A secret key of one role, SIGN; without the attributes that say whether it may leave. */
  static Template.Builder secret(long keyType) {
    return signOnlySecret(keyType).no(Ck.CKA_TOKEN);
  }

  private static Template.Builder signOnlySecret(long keyType) {
    return Template.builder()
        .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
        .number(Ck.CKA_KEY_TYPE, keyType)
        .yes(Ck.CKA_PRIVATE, Ck.CKA_SIGN)
        .no(Ck.CKA_VERIFY, Ck.CKA_ENCRYPT, Ck.CKA_DECRYPT, Ck.CKA_WRAP, Ck.CKA_UNWRAP)
        .no(Ck.CKA_DERIVE);
  }

  private static Template.Builder ecPrivate() {
    return Template.builder()
        .number(Ck.CKA_CLASS, Ck.CKO_PRIVATE_KEY)
        .number(Ck.CKA_KEY_TYPE, Ck.CKK_EC)
        .no(Ck.CKA_TOKEN)
        .yes(Ck.CKA_PRIVATE, Ck.CKA_SIGN)
        .no(Ck.CKA_SIGN_RECOVER, Ck.CKA_DECRYPT, Ck.CKA_UNWRAP, Ck.CKA_DERIVE);
  }

  static Template.Builder locked(Template.Builder template) {
    return lock(template.yes(Ck.CKA_SENSITIVE).no(Ck.CKA_EXTRACTABLE));
  }

  private static Template.Builder lock(Template.Builder template) {
    return template.no(Ck.CKA_COPYABLE, Ck.CKA_MODIFIABLE);
  }

  /** The wrapping half of a root that stays. */
  static Template rootWrap(RootId id) {
    return lock(named(wrapping(), WRAP_LABEL, id)).build();
  }

  /** The integrity half of a root that stays. */
  static Template rootMac(RootId id) {
    return lock(named(integrity(), MAC_LABEL, id)).build();
  }

  /**
   * Like {@link #rootWrap} but of this session, and destroyable: to try a token before it has
   * roots.
   */
  static Template scratchWrap() {
    return lock(wrapping().no(Ck.CKA_TOKEN)).build();
  }

  /** Like {@link #rootMac} but of this session, and destroyable. */
  static Template scratchMac() {
    return lock(integrity().no(Ck.CKA_TOKEN)).build();
  }

  private static Template.Builder named(Template.Builder key, String label, RootId id) {
    return key.yes(Ck.CKA_TOKEN)
        .bytes(Ck.CKA_LABEL, label.getBytes(StandardCharsets.US_ASCII))
        .bytes(Ck.CKA_ID, idBytes(id))
        .no(Ck.CKA_DESTROYABLE);
  }

  private static Template.Builder wrapping() {
    return Template.builder()
        .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
        .number(Ck.CKA_KEY_TYPE, Ck.CKK_AES)
        .number(Ck.CKA_VALUE_LEN, SECRET_LENGTH)
        .yes(Ck.CKA_PRIVATE, Ck.CKA_WRAP, Ck.CKA_UNWRAP)
        .no(Ck.CKA_ENCRYPT, Ck.CKA_DECRYPT, Ck.CKA_SIGN, Ck.CKA_VERIFY, Ck.CKA_DERIVE)
        .yes(Ck.CKA_SENSITIVE)
        .no(Ck.CKA_EXTRACTABLE)
        .nested(Ck.CKA_UNWRAP_TEMPLATE, Templates::locked);
  }

  private static Template.Builder integrity() {
    return Template.builder()
        .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
        .number(Ck.CKA_KEY_TYPE, Ck.CKK_GENERIC_SECRET)
        .number(Ck.CKA_VALUE_LEN, SECRET_LENGTH)
        .yes(Ck.CKA_PRIVATE, Ck.CKA_SIGN, Ck.CKA_VERIFY)
        .no(Ck.CKA_ENCRYPT, Ck.CKA_DECRYPT, Ck.CKA_WRAP, Ck.CKA_UNWRAP, Ck.CKA_DERIVE)
        .yes(Ck.CKA_SENSITIVE)
        .no(Ck.CKA_EXTRACTABLE);
  }

  static byte[] idBytes(RootId id) {
    return ByteBuffer.allocate(16)
        .putLong(id.value().getMostSignificantBits())
        .putLong(id.value().getLeastSignificantBits())
        .array();
  }
}
