package io.keyhold.kms.audit;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes JSON in the form of RFC 8785. The order of members is the caller's: the forms of this
 * package are known beforehand.
 */
final class CanonicalWriter {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder(512);
  private boolean first = true;

  CanonicalWriter open(char bracket) {
    out.append(bracket);
    first = true;
    return this;
  }

  CanonicalWriter close(char bracket) {
    out.append(bracket);
    first = false;
    return this;
  }

  /** A comma where one is due. */
  CanonicalWriter next() {
    if (!first) {
      out.append(',');
    }
    first = false;
    return this;
  }

  /** A member's name, which must need no escapes. */
  CanonicalWriter name(String plain) {
    next();
    out.append('"').append(plain).append("\":");
    return this;
  }

  /** A member's name of any text. */
  CanonicalWriter anyName(String text) {
    next();
    string(text);
    out.append(':');
    return this;
  }

  CanonicalWriter number(long value) {
    out.append(value);
    return this;
  }

  CanonicalWriter bool(boolean value) {
    out.append(value);
    return this;
  }

  CanonicalWriter member(String name, String value) {
    return name(name).string(value);
  }

  CanonicalWriter member(String name, long value) {
    return name(name).number(value);
  }

  /** Text as it stands, for what is known to be in form already. */
  CanonicalWriter raw(String text) {
    out.append(text);
    return this;
  }

  CanonicalWriter string(String text) {
    out.append('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      out.append(text, plain, i);
      escape(c);
      plain = i + 1;
    }
    out.append(text, plain, text.length()).append('"');
    return this;
  }

  /** UTC, with six digits of the second. */
  CanonicalWriter time(Instant time) {
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
    out.append('"');
    digits(utc.getYear(), 4);
    out.append('-');
    digits(utc.getMonthValue(), 2);
    out.append('-');
    digits(utc.getDayOfMonth(), 2);
    out.append('T');
    digits(utc.getHour(), 2);
    out.append(':');
    digits(utc.getMinute(), 2);
    out.append(':');
    digits(utc.getSecond(), 2);
    out.append('.');
    digits(utc.getNano() / 1_000, 6);
    out.append("Z\"");
    return this;
  }

  private void digits(int value, int width) {
    int unit = 1;
    for (int i = 1; i < width; i++) {
      unit *= 10;
    }
    for (; unit > 0; unit /= 10) {
      out.append((char) ('0' + value / unit % 10));
    }
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> {
        if (Character.isSurrogate(c)) {
          // A lone surrogate has no UTF-8 form: a stranger's header must not break the record.
          out.append('\uFFFD');
        } else {
          out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
        }
      }
    }
  }

  /** What was written since the last call. */
  String take() {
    String text = out.toString();
    out.setLength(0);
    return text;
  }
}
