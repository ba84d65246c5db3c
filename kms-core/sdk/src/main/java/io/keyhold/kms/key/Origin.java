package io.keyhold.kms.key;

/** Where a key's material was made. */
public enum Origin {
  /** Generated inside the HSM. */
  HSM
}
