package io.keyhold.kms.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 value, held as four big-endian words: it compares by value and cannot be changed. Its
 * text is 64 lower-case hexadecimal digits.
 */
public record Sha256(long w0, long w1, long w2, long w3) {
  /** 32 zero bytes. */
  public static final Sha256 ZERO = new Sha256(0, 0, 0, 0);

  private static final HexFormat HEX = HexFormat.of();

  /** The hash of {@code bytes}. */
  public static Sha256 of(byte[] bytes) {
    return ofDigest(newDigest().digest(bytes));
  }

  /**
   * A hash that was computed elsewhere.
   *
   * @throws IllegalArgumentException unless it has 32 bytes
   */
  public static Sha256 ofDigest(byte[] digest) {
    if (digest.length != 32) {
      throw new IllegalArgumentException("a SHA-256 value has 32 bytes");
    }
    ByteBuffer words = ByteBuffer.wrap(digest);
    return new Sha256(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException for anything but 64 lower-case hexadecimal digits
   */
  public static Sha256 parse(String hex) {
    if (hex.length() != 64) {
      throw new IllegalArgumentException("a SHA-256 value has 64 hexadecimal digits");
    }
    return new Sha256(word(hex, 0), word(hex, 16), word(hex, 32), word(hex, 48));
  }

  /** The 32 bytes, a copy. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(32).putLong(w0).putLong(w1).putLong(w2).putLong(w3).array();
  }

  @Override
  public String toString() {
    return HEX.toHexDigits(w0) + HEX.toHexDigits(w1) + HEX.toHexDigits(w2) + HEX.toHexDigits(w3);
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static long word(String hex, int from) {
    long word = 0;
    for (int i = from; i < from + 16; i++) {
      char digit = hex.charAt(i);
      int value = digit >= '0' && digit <= '9' ? digit - '0' : digit - 'a' + 10;
      // Upper case is refused: one hash has one text.
      if (value < 0 || value > 15 || (digit > '9' && digit < 'a')) {
        throw new IllegalArgumentException("a SHA-256 value has 64 lower-case hexadecimal digits");
      }
      word = word << 4 | value;
    }
    return word;
  }
}
