package io.keyhold.engine.hsm;

/** The kinds of key material, each with one fixed template. */
public enum KeyKind {
  /** A 32-byte generic secret, for HMAC-SHA-256 only. */
  SECRET_256,
  /** An EC P-256 pair, for signatures only. */
  EC_P256_SIGN
}
