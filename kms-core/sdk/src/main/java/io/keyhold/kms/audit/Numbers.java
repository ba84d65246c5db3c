package io.keyhold.kms.audit;

/** The integers of the audit's form: RFC 8785 has none beyond what a double holds exactly. */
final class Numbers {
  static final long MAX = (1L << 53) - 1;

  private Numbers() {}

  static void requireNatural(String name, long value) {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException(name + " is 0 to 2^53 - 1");
    }
  }
}
