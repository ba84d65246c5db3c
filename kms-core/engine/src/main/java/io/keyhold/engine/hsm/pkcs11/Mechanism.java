package io.keyhold.engine.hsm.pkcs11;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** CK_MECHANISM structs without parameters. Tokens only read them, so that threads share them. */
final class Mechanism {
  static final MemorySegment SHA256_HMAC = of(Ck.CKM_SHA256_HMAC);
  static final MemorySegment ECDSA = of(Ck.CKM_ECDSA);
  static final MemorySegment AES_ECB = of(Ck.CKM_AES_ECB);
  static final MemorySegment AES_KEY_GEN = of(Ck.CKM_AES_KEY_GEN);
  static final MemorySegment GENERIC_SECRET_KEY_GEN = of(Ck.CKM_GENERIC_SECRET_KEY_GEN);
  static final MemorySegment EC_KEY_PAIR_GEN = of(Ck.CKM_EC_KEY_PAIR_GEN);

  private static final MemorySegment WRAP_KWP = of(Ck.CKM_AES_KEY_WRAP_KWP);
  private static final MemorySegment WRAP_PAD = of(Ck.CKM_AES_KEY_WRAP_PAD);

  private Mechanism() {}

  /** The struct of a key wrap mechanism: of the two ids under which tokens do AES-KWP. */
  static MemorySegment wrap(long id) {
    if (id == Ck.CKM_AES_KEY_WRAP_KWP) {
      return WRAP_KWP;
    }
    if (id == Ck.CKM_AES_KEY_WRAP_PAD) {
      return WRAP_PAD;
    }
    throw new IllegalArgumentException("no key wrap mechanism: 0x" + Long.toHexString(id));
  }

  private static MemorySegment of(long id) {
    MemorySegment struct = Arena.global().allocate(24, 8);
    struct.set(ValueLayout.JAVA_LONG, 0, id);
    return struct.asReadOnly();
  }
}
