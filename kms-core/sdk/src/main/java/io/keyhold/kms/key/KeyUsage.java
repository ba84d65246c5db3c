package io.keyhold.kms.key;

/** What a key may be used for. A key has one usage for its whole life. */
public enum KeyUsage {
  ENCRYPT_DECRYPT
}
