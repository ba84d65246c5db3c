package io.keyhold.engine.integrity;

import io.keyhold.engine.hsm.RootId;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.keychain.KeychainCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

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

  /**
   * A value in its one text form.
   *
   * @throws IllegalArgumentException for a type whose text is not its value
   */
  public TagInput with(String name, Object value) {
    return switch (value) {
      case byte[] bytes -> with(name, bytes);
      // To the microsecond, which is what PostgreSQL keeps.
      case Instant time ->
          text(name, Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, time)));
      case String text -> text(name, text);
      case Integer number -> text(name, number.toString());
      case Long number -> text(name, number.toString());
      case Boolean flag -> text(name, flag.toString());
      case UUID id -> text(name, id.toString());
      case KeyId id -> text(name, id.toString());
      case KeychainCode code -> text(name, code.value());
      case AccountName account -> text(name, account.value());
      case RootId id -> text(name, id.toString());
      case Enum<?> constant -> text(name, constant.name());
      default ->
          throw new IllegalArgumentException(name + " has no text form: " + value.getClass());
    };
  }

  /** As {@link #with(String, Object)}; an absent value leaves its pair out. */
  public TagInput withOptional(String name, Optional<? extends Object> value) {
    return value.isPresent() ? with(name, value.get()) : this;
  }

  private TagInput text(String name, String value) {
    return with(name, value.getBytes(StandardCharsets.UTF_8));
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private void append(byte[] field) {
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(field.length).array());
    bytes.writeBytes(field);
  }
}
