package io.keyhold.kms.key;

/** How a key encrypts. The number is the suite byte of a ciphertext. */
public enum Suite {
  /** One HMAC in the HSM per message; AES-256-GCM under a key that is used once. */
  DERIVED_AES_GCM(1);

  private final int number;

  Suite(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
