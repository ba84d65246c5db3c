package io.keyhold.server.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Decodes one JSON string literal from UTF-8 to UTF-8, without a {@code String} in between. */
final class JsonText {
  private final byte[] source;
  private final int end;
  private final byte[] out;
  private int at;
  private int length;

  private JsonText(byte[] source, int quote, int end) {
    this.source = source;
    this.end = end;
    this.at = quote + 1;
    this.out = new byte[closing(source, quote, end) - quote];
  }

  /**
   * The text of the literal that begins with the quote at {@code quote}; empty when it is not
   * well-formed.
   */
  static Optional<byte[]> unescape(byte[] source, int quote, int end) {
    if (quote < 0 || quote >= end || source[quote] != '"') {
      return Optional.empty();
    }
    JsonText text = new JsonText(source, quote, end);
    try {
      return text.decode() && text.isUnicode()
          ? Optional.of(Arrays.copyOf(text.out, text.length))
          : Optional.empty();
    } finally {
      Arrays.fill(text.out, (byte) 0);
    }
  }

  /** The place of the closing quote, or the end. */
  private static int closing(byte[] source, int quote, int end) {
    int i = quote + 1;
    while (i < end && source[i] != '"') {
      i += source[i] == '\\' ? 2 : 1;
    }
    return Math.min(i, end);
  }

  private boolean decode() {
    while (at < end) {
      byte b = source[at++];
      if (b == '"') {
        return true;
      }
      if (b >= 0 && b < 0x20) {
        return false;
      }
      if (b != '\\') {
        out[length++] = b;
      } else if (!escape()) {
        return false;
      }
    }
    return false;
  }

  private boolean escape() {
    if (at == end) {
      return false;
    }
    byte b = source[at++];
    switch (b) {
      case '"', '\\', '/' -> out[length++] = b;
      case 'b' -> out[length++] = '\b';
      case 'f' -> out[length++] = '\f';
      case 'n' -> out[length++] = '\n';
      case 'r' -> out[length++] = '\r';
      case 't' -> out[length++] = '\t';
      case 'u' -> {
        return unicode();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean unicode() {
    int unit = unit();
    if (unit < 0 || (unit >= 0xDC00 && unit < 0xE000)) {
      return false;
    }
    int point = unit;
    if (unit >= 0xD800 && unit < 0xDC00) {
      if (at + 1 >= end || source[at] != '\\' || source[at + 1] != 'u') {
        return false;
      }
      at += 2;
      int low = unit();
      if (low < 0xDC00 || low >= 0xE000) {
        return false;
      }
      point = Character.toCodePoint((char) unit, (char) low);
    }
    put(point);
    return true;
  }

  private int unit() {
    if (at + 4 > end) {
      return -1;
    }
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(source[at++], 16);
      if (digit < 0) {
        return -1;
      }
      unit = (unit << 4) | digit;
    }
    return unit;
  }

  private void put(int point) {
    if (point < 0x80) {
      out[length++] = (byte) point;
    } else if (point < 0x800) {
      out[length++] = (byte) (0xC0 | (point >> 6));
      out[length++] = (byte) (0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
      out[length++] = (byte) (0xE0 | (point >> 12));
      out[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
      out[length++] = (byte) (0x80 | (point & 0x3F));
    } else {
      out[length++] = (byte) (0xF0 | (point >> 18));
      out[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
      out[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
      out[length++] = (byte) (0x80 | (point & 0x3F));
    }
  }

  private boolean isUnicode() {
    for (int i = 0; i < length; i++) {
      if (out[i] < 0) {
        CharBuffer scratch = CharBuffer.allocate(length);
        boolean wellFormed =
            !StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(out, 0, length), scratch, true)
                .isError();
        Arrays.fill(scratch.array(), '\0');
        return wellFormed;
      }
    }
    return true;
  }
}
