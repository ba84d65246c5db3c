package io.keyhold.kms.key;

/** What kind of key material a key has. */
public enum KeySpec {
  /** A 32-byte secret from which the key of each message is derived. */
  SYMMETRIC_DEFAULT
}
