package io.keyhold.kms.audit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Reads what {@link CanonicalWriter} writes and nothing else: no white space, members in the order
 * in which they are asked for, shortest escapes. What can be read in one way only cannot be read
 * differently by the next reader. Nothing nests deeper than the calls here do, so input cannot
 * exhaust the stack. Every failure is an {@link IllegalArgumentException}.
 */
final class CanonicalReader {
  private final byte[] in;
  private final int end;
  private int at;
  private boolean first = true;

  CanonicalReader(byte[] in, int from, int end) {
    this.in = in;
    this.at = from;
    this.end = end;
  }

  static CanonicalReader of(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new CanonicalReader(bytes, 0, bytes.length);
  }

  CanonicalReader open(char bracket) {
    expect(bracket);
    first = true;
    return this;
  }

  CanonicalReader close(char bracket) {
    expect(bracket);
    first = false;
    return this;
  }

  /** Nothing may follow. */
  void end() {
    if (at != end) {
      throw malformed();
    }
  }

  /** Whether a further element follows; its comma is read. */
  boolean another(char closing) {
    if (peek() == closing) {
      return false;
    }
    if (!first) {
      expect(',');
    }
    first = false;
    return true;
  }

  /** Whether the next member has this name, which must need no escapes; its name is read. */
  boolean optional(String name) {
    int from = first ? at : at + 1;
    int length = name.length();
    if (from + length + 3 > end
        || (!first && in[at] != ',')
        || in[from] != '"'
        || in[from + length + 1] != '"'
        || in[from + length + 2] != ':') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (in[from + 1 + i] != name.charAt(i)) {
        return false;
      }
    }
    at = from + length + 3;
    first = false;
    return true;
  }

  CanonicalReader required(String name) {
    if (!optional(name)) {
      throw malformed();
    }
    return this;
  }

  Optional<String> optionalString(String name) {
    return optional(name) ? Optional.of(string()) : Optional.empty();
  }

  OptionalLong optionalNumber(String name) {
    return optional(name) ? OptionalLong.of(number()) : OptionalLong.empty();
  }

  /** A member's name of any text, and its colon. */
  String anyName() {
    String name = string();
    expect(':');
    return name;
  }

  /** 0 to 2^53 - 1, without sign or leading zeros. */
  long number() {
    int from = at;
    long value = 0;
    while (at < end && in[at] >= '0' && in[at] <= '9') {
      if (at - from == 16) {
        throw malformed();
      }
      value = value * 10 + (in[at++] - '0');
    }
    if (at == from || (in[from] == '0' && at - from > 1) || value > Numbers.MAX) {
      throw malformed();
    }
    return value;
  }

  boolean bool() {
    if (peek() == 't') {
      expect("true");
      return true;
    }
    expect("false");
    return false;
  }

  /** A UUID in its canonical lower-case form. */
  UUID uuid() {
    expect('"');
    long high = hex(8);
    expect('-');
    high = high << 16 | hex(4);
    expect('-');
    high = high << 16 | hex(4);
    expect('-');
    long low = hex(4);
    expect('-');
    low = low << 48 | hex(12);
    expect('"');
    return new UUID(high, low);
  }

  Sha256 sha256() {
    expect('"');
    Sha256 value = new Sha256(hex(16), hex(16), hex(16), hex(16));
    expect('"');
    return value;
  }

  /** UTC, with six digits of the second. */
  Instant time() {
    expect('"');
    int year = digits(4, '-');
    int month = digits(2, '-');
    int day = digits(2, 'T');
    int hour = digits(2, ':');
    int minute = digits(2, ':');
    int second = digits(2, '.');
    int micros = digits(6, 'Z');
    expect('"');
    try {
      return LocalDateTime.of(year, month, day, hour, minute, second, micros * 1_000)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no such time before byte " + at, e);
    }
  }

  String string() {
    expect('"');
    int from = at;
    int to = from;
    boolean ascii = true;
    while (to < end && in[to] != '"' && in[to] != '\\') {
      byte b = in[to++];
      ascii &= b >= 0;
      if (b >= 0 && b < ' ') {
        throw malformed();
      }
    }
    at = to;
    if (peek() == '"') {
      String text = ascii ? ascii(from) : decode(in, from, at - from);
      at++;
      return text;
    }
    byte[] unescaped = new byte[end - from];
    at = from;
    int length = unescape(unescaped);
    return decode(unescaped, 0, length);
  }

  /**
   * Reads a string into {@code target}, as UTF-8 and without an intermediate {@code String}.
   *
   * @return the number of bytes, at most those that this reader has
   */
  int stringInto(byte[] target) {
    expect('"');
    return unescape(target);
  }

  private int unescape(byte[] target) {
    int length = 0;
    int from = at;
    while (from < end) {
      byte b = in[from++];
      if (b == '"') {
        at = from;
        return length;
      }
      if (b >= 0 && b < ' ') {
        break;
      }
      if (b == '\\') {
        at = from;
        b = escaped();
        from = at;
      }
      target[length++] = b;
    }
    at = from;
    throw malformed();
  }

  private byte escaped() {
    byte b = peek();
    at++;
    return switch (b) {
      case '"', '\\' -> b;
      case 'b' -> '\b';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'f' -> '\f';
      case 'r' -> '\r';
      case 'u' -> {
        byte value = (byte) hex(4);
        // Only control characters without a short form are written so; any other spelling would
        // give one text two forms.
        if (in[at - 4] != '0'
            || in[at - 3] != '0'
            || value < 0
            || value >= ' '
            || "\b\t\n\f\r".indexOf(value) >= 0) {
          throw malformed();
        }
        yield value;
      }
      default -> throw malformed();
    };
  }

  @SuppressWarnings("deprecation") // The bytes are ASCII: this constructor copies them as they are.
  private String ascii(int from) {
    return new String(in, 0, from, at - from);
  }

  private String decode(byte[] bytes, int from, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8 before byte " + at, e);
    }
  }

  private long hex(int digits) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      byte b = peek();
      if (b >= '0' && b <= '9') {
        value = value << 4 | (b - '0');
      } else if (b >= 'a' && b <= 'f') {
        value = value << 4 | (b - 'a' + 10);
      } else {
        throw malformed();
      }
      at++;
    }
    return value;
  }

  private int digits(int count, char delimiter) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      byte b = peek();
      if (b < '0' || b > '9') {
        throw malformed();
      }
      value = value * 10 + (b - '0');
      at++;
    }
    expect(delimiter);
    return value;
  }

  private byte peek() {
    if (at >= end) {
      throw malformed();
    }
    return in[at];
  }

  private void expect(char c) {
    if (peek() != c) {
      throw malformed();
    }
    at++;
  }

  private void expect(String word) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("not in the audit's form at byte " + at);
  }
}
