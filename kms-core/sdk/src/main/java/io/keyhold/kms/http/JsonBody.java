package io.keyhold.kms.http;

import io.keyhold.kms.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a request's JSON into bytes that are wiped. Written by hand, because a generator's buffers
 * are reused by others and cannot be wiped. Names are plain and need no escapes, unless said so.
 */
public final class JsonBody {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] out = new byte[512];
  private int length;

  private JsonBody() {
    put('{');
  }

  public static JsonBody object() {
    return new JsonBody();
  }

  public JsonBody field(String name, String value) {
    name(name);
    string(value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public JsonBody field(String name, Optional<String> value) {
    value.ifPresent(text -> field(name, text));
    return this;
  }

  public JsonBody field(String name, long value) {
    name(name);
    ascii(Long.toString(value));
    return this;
  }

  public JsonBody field(String name, boolean value) {
    name(name);
    ascii(Boolean.toString(value));
    return this;
  }

  /** The secret as UTF-8 text. */
  public JsonBody text(String name, SecretBytes value) {
    name(name);
    return value.use(
        bytes -> {
          string(bytes);
          return this;
        });
  }

  /** The secret in base64. */
  public JsonBody base64(String name, SecretBytes value) {
    name(name);
    return value.use(
        bytes -> {
          byte[] encoded = Base64.getEncoder().encode(bytes);
          string(encoded);
          Arrays.fill(encoded, (byte) 0);
          return this;
        });
  }

  /** An object of strings with names of any text; nothing when it is empty. */
  public JsonBody strings(String name, Map<String, String> values) {
    if (!values.isEmpty()) {
      begin(name);
      values.forEach(this::field);
      end();
    }
    return this;
  }

  /** An array of strings; nothing when it is empty. */
  public JsonBody strings(String name, Collection<String> values) {
    if (!values.isEmpty()) {
      name(name);
      put('[');
      for (String value : values) {
        comma();
        string(value.getBytes(StandardCharsets.UTF_8));
      }
      put(']');
    }
    return this;
  }

  /** Opens an object as the value of {@code name}, which may be any text. */
  public JsonBody begin(String name) {
    name(name);
    put('{');
    return this;
  }

  public JsonBody end() {
    put('}');
    return this;
  }

  /** Closes the outermost object; the receiver closes the bytes. This body is empty afterwards. */
  public SecretBytes finish() {
    put('}');
    SecretBytes whole = SecretBytes.owning(Arrays.copyOf(out, length));
    Arrays.fill(out, (byte) 0);
    length = 0;
    return whole;
  }

  private void name(String name) {
    comma();
    string(name.getBytes(StandardCharsets.UTF_8));
    put(':');
  }

  private void comma() {
    byte last = out[length - 1];
    // A quote or digit inside a string cannot stand last: strings are written whole.
    if (last != '{' && last != '[') {
      put(',');
    }
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void string(byte[] utf8) {
    put('"');
    for (byte b : utf8) {
      if (b == '"' || b == '\\') {
        put('\\');
        put(b);
      } else if (b >= 0 && b < ' ') {
        ascii("\\u00");
        put(HEX[b >> 4]);
        put(HEX[b & 15]);
      } else {
        put(b);
      }
    }
    put('"');
  }

  private void put(int b) {
    if (length == out.length) {
      byte[] outgrown = out;
      out = Arrays.copyOf(outgrown, 2 * length);
      Arrays.fill(outgrown, (byte) 0);
    }
    out[length++] = (byte) b;
  }
}
