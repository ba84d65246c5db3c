package io.keyhold.server.json;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Base64 with one spelling for each value: the platform's decoder takes missing padding and stray
 * bits behind the last byte.
 */
final class StrictBase64 {
  private StrictBase64() {}

  static Optional<byte[]> decode(byte[] text) {
    if (text.length % 4 != 0) {
      return Optional.empty();
    }
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (text.length > 0 && text[text.length - 1] == '=' && !isCanonical(text, decoded)) {
      Arrays.fill(decoded, (byte) 0);
      return Optional.empty();
    }
    return Optional.of(decoded);
  }

  private static boolean isCanonical(byte[] text, byte[] decoded) {
    byte[] tail =
        Arrays.copyOfRange(decoded, Math.max(0, (text.length / 4 - 1) * 3), decoded.length);
    byte[] again = Base64.getEncoder().encode(tail);
    try {
      return Arrays.equals(again, 0, again.length, text, text.length - again.length, text.length);
    } finally {
      Arrays.fill(tail, (byte) 0);
      Arrays.fill(again, (byte) 0);
    }
  }
}
