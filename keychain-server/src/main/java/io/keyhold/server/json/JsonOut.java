package io.keyhold.server.json;

import io.keyhold.kms.secret.SecretBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes JSON into a buffer that is overwritten when it is closed. Secrets go in as bytes; what
 * leaves the process is copied once more by the web server, which nothing here can wipe.
 */
public final class JsonOut implements AutoCloseable {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int length;
  private boolean first = true;

  public JsonOut() {
    this(512);
  }

  public JsonOut(int capacity) {
    bytes = new byte[capacity];
  }

  public JsonOut beginObject() {
    put('{');
    first = true;
    return this;
  }

  public JsonOut endObject() {
    put('}');
    first = false;
    return this;
  }

  public JsonOut beginArray() {
    put('[');
    first = true;
    return this;
  }

  public JsonOut endArray() {
    put(']');
    first = false;
    return this;
  }

  /** Begins an item of an array. */
  public JsonOut item() {
    if (!first) {
      put(',');
    }
    first = true;
    return this;
  }

  /** The name of the next member. */
  public JsonOut name(String name) {
    if (!first) {
      put(',');
    }
    text(name);
    put(':');
    first = false;
    return this;
  }

  public JsonOut text(String text) {
    escaped(text.getBytes(StandardCharsets.UTF_8));
    first = false;
    return this;
  }

  /** A secret that is UTF-8 text. */
  public JsonOut text(SecretBytes text) {
    text.use(
        utf8 -> {
          escaped(utf8);
          return utf8.length;
        });
    first = false;
    return this;
  }

  public JsonOut number(long number) {
    ascii(Long.toString(number));
    first = false;
    return this;
  }

  public JsonOut bool(boolean value) {
    ascii(value ? "true" : "false");
    first = false;
    return this;
  }

  public JsonOut base64(byte[] value) {
    byte[] encoded = Base64.getEncoder().encode(value);
    put('"');
    raw(encoded, 0, encoded.length);
    put('"');
    Arrays.fill(encoded, (byte) 0);
    first = false;
    return this;
  }

  public JsonOut base64(SecretBytes value) {
    return value.use(this::base64);
  }

  /** Bytes that are JSON already. */
  public JsonOut json(byte[] json, int from, int to) {
    raw(json, from, to);
    first = false;
    return this;
  }

  public int length() {
    return length;
  }

  /** What was written, as a secret of its own. */
  public SecretBytes toSecret() {
    return SecretBytes.owning(Arrays.copyOf(bytes, length));
  }

  /** What was written, when it is not secret. */
  public String toText() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "JsonOut[" + length + "]";
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  @Override
  public void close() {
    Arrays.fill(bytes, 0, length, (byte) 0);
    length = 0;
  }

  private void escaped(byte[] utf8) {
    reserve(utf8.length + 2);
    put('"');
    for (byte b : utf8) {
      if (b == '"' || b == '\\') {
        put('\\');
        put(b);
      } else if (b >= 0 && b < 0x20) {
        ascii("\\u00");
        put(HEX[b >> 4]);
        put(HEX[b & 15]);
      } else {
        put(b);
      }
    }
    put('"');
  }

  private void ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  private void raw(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
  }

  private void put(int b) {
    reserve(1);
    bytes[length++] = (byte) b;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      byte[] old = bytes;
      bytes = Arrays.copyOf(old, Math.max(old.length * 2, length + more));
      Arrays.fill(old, (byte) 0);
    }
  }
}
