package io.keyhold.kms.http;

import io.keyhold.kms.secret.SecretBytes;
import java.util.Arrays;
import java.util.Base64;

/**
 * A JSON string inside an answer's bytes, from its opening quote on: it becomes text, or secret
 * bytes without ever having been text. The answer has been parsed before, so the string is whole.
 */
final class JsonText {
  private final byte[] answer;
  private final int quote;

  JsonText(byte[] answer, int quote) {
    this.answer = answer;
    this.quote = quote;
  }

  /** The string's UTF-8 bytes. */
  SecretBytes utf8() {
    byte[] buffer = new byte[end() - quote - 1];
    int length = unescape(buffer);
    return exactly(buffer, length);
  }

  /**
   * The bytes that the string is the base64 of.
   *
   * @throws IllegalArgumentException when it is not base64
   */
  SecretBytes base64() {
    byte[] text = Arrays.copyOfRange(answer, quote + 1, end());
    try {
      return SecretBytes.owning(Base64.getDecoder().decode(text));
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static SecretBytes exactly(byte[] buffer, int length) {
    if (length == buffer.length) {
      return SecretBytes.owning(buffer);
    }
    byte[] exact = Arrays.copyOf(buffer, length);
    Arrays.fill(buffer, (byte) 0);
    return SecretBytes.owning(exact);
  }

  private int end() {
    int at = quote + 1;
    while (answer[at] != '"') {
      at += answer[at] == '\\' ? 2 : 1;
    }
    return at;
  }

  private int unescape(byte[] target) {
    int length = 0;
    int at = quote + 1;
    while (answer[at] != '"') {
      if (answer[at] != '\\') {
        target[length++] = answer[at++];
        continue;
      }
      byte escaped = answer[at + 1];
      if (escaped != 'u') {
        target[length++] = plain(escaped);
        at += 2;
        continue;
      }
      int unit = hex(at + 2);
      at += 6;
      if (Character.isHighSurrogate((char) unit) && answer[at] == '\\' && answer[at + 1] == 'u') {
        int low = hex(at + 2);
        if (Character.isLowSurrogate((char) low)) {
          unit = Character.toCodePoint((char) unit, (char) low);
          at += 6;
        }
      }
      length = putUtf8(target, length, unit);
    }
    return length;
  }

  private static byte plain(byte escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'f' -> '\f';
      case 'r' -> '\r';
      default -> escaped;
    };
  }

  private int hex(int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      value = value << 4 | Character.digit(answer[i], 16);
    }
    return value;
  }

  /** An escape is longer than the bytes that it stands for: the target has room. */
  private static int putUtf8(byte[] target, int length, int codePoint) {
    int at = length;
    if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
      throw new IllegalArgumentException("a lone surrogate is no text");
    }
    if (codePoint < 0x80) {
      target[at++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      target[at++] = (byte) (0xc0 | (codePoint >> 6));
      target[at++] = (byte) (0x80 | (codePoint & 0x3f));
    } else if (codePoint < 0x10000) {
      target[at++] = (byte) (0xe0 | (codePoint >> 12));
      target[at++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
      target[at++] = (byte) (0x80 | (codePoint & 0x3f));
    } else {
      target[at++] = (byte) (0xf0 | (codePoint >> 18));
      target[at++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
      target[at++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
      target[at++] = (byte) (0x80 | (codePoint & 0x3f));
    }
    return at;
  }

  @Override
  public String toString() {
    return "JsonText";
  }
}
