package io.keyhold.engine.hsm.pkcs11;

/** Constants of PKCS#11 2.40, under their own names. */
final class Ck {
  static final long CKF_RW_SESSION = 0x2;
  static final long CKF_SERIAL_SESSION = 0x4;
  static final long CKF_OS_LOCKING_OK = 0x2;
  static final long CKF_TOKEN_INITIALIZED = 0x400;

  static final long CKU_SO = 0;
  static final long CKU_USER = 1;

  static final long CKS_RO_USER_FUNCTIONS = 1;
  static final long CKS_RW_USER_FUNCTIONS = 3;

  static final long CKO_PUBLIC_KEY = 2;
  static final long CKO_PRIVATE_KEY = 3;
  static final long CKO_SECRET_KEY = 4;

  static final long CKK_EC = 0x3;
  static final long CKK_GENERIC_SECRET = 0x10;
  static final long CKK_AES = 0x1F;

  static final long CKA_CLASS = 0x0;
  static final long CKA_TOKEN = 0x1;
  static final long CKA_PRIVATE = 0x2;
  static final long CKA_LABEL = 0x3;
  static final long CKA_VALUE = 0x11;
  static final long CKA_KEY_TYPE = 0x100;
  static final long CKA_ID = 0x102;
  static final long CKA_SENSITIVE = 0x103;
  static final long CKA_ENCRYPT = 0x104;
  static final long CKA_DECRYPT = 0x105;
  static final long CKA_WRAP = 0x106;
  static final long CKA_UNWRAP = 0x107;
  static final long CKA_SIGN = 0x108;
  static final long CKA_SIGN_RECOVER = 0x109;
  static final long CKA_VERIFY = 0x10A;
  static final long CKA_VERIFY_RECOVER = 0x10B;
  static final long CKA_DERIVE = 0x10C;
  static final long CKA_VALUE_LEN = 0x161;
  static final long CKA_EXTRACTABLE = 0x162;
  static final long CKA_MODIFIABLE = 0x170;
  static final long CKA_COPYABLE = 0x171;
  static final long CKA_DESTROYABLE = 0x172;
  static final long CKA_EC_PARAMS = 0x180;
  static final long CKA_EC_POINT = 0x181;
  static final long CKA_UNWRAP_TEMPLATE = 0x40000212L;

  static final long CKM_SHA256_HMAC = 0x251;
  static final long CKM_GENERIC_SECRET_KEY_GEN = 0x350;
  static final long CKM_EC_KEY_PAIR_GEN = 0x1040;
  static final long CKM_ECDSA = 0x1041;
  static final long CKM_AES_KEY_GEN = 0x1080;
  static final long CKM_AES_ECB = 0x1081;

  /** CKM_AES_KEY_WRAP_PAD: RFC 5649 on SoftHSM, another padding on NSS. */
  static final long CKM_AES_KEY_WRAP_PAD = 0x210A;

  /** CKM_AES_KEY_WRAP_KWP of PKCS#11 3.0: RFC 5649 wherever it is listed. */
  static final long CKM_AES_KEY_WRAP_KWP = 0x210B;

  private Ck() {}
}
