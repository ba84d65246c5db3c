package io.keyhold.engine.integrity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What an integrity tag is computed over: a label, then pairs of name and value, each preceded by
 * its length as a big-endian u32. A value that is absent leaves its pair out, so that a column
 * which a later release adds does not change the tags of rows without it; a row that loses a value,
 * or gains one, has another input.
 *
 * <p>Every use has its own label, {@code keyhold/v1/...}: a tag of one table fits in no other.
 */
public final class TagInput {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

  public TagInput(String label) {
    append(label.getBytes(StandardCharsets.UTF_8));
  }

  public TagInput with(String name, byte[] value) {
    append(name.getBytes(StandardCharsets.UTF_8));
    append(value);
    return this;
  }

  /** The value's {@code toString} in UTF-8: for text, numbers, UUIDs and enums. */
  public TagInput with(String name, Object value) {
    return with(name, value.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A time, to the microsecond that PostgreSQL keeps. */
  public TagInput with(String name, Instant value) {
    long micros = value.getEpochSecond() * 1_000_000 + value.getNano() / 1_000;
    return with(name, Long.toString(micros).getBytes(StandardCharsets.UTF_8));
  }

  public TagInput withOptional(String name, Optional<? extends Object> value) {
    if (value.isPresent()) {
      Object present = value.get();
      return present instanceof Instant time ? with(name, time) : with(name, present);
    }
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private void append(byte[] field) {
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(field.length).array());
    bytes.writeBytes(field);
  }
}
