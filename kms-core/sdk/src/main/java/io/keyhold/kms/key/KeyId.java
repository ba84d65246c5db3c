package io.keyhold.kms.key;

import java.util.UUID;
import java.util.regex.Pattern;

/** A key's identifier: a UUID in its canonical lower-case form, never reused. */
public record KeyId(UUID value) {
  private static final Pattern SHAPE =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /**
   * Reads the canonical form.
   *
   * @throws IllegalArgumentException for anything else; {@link UUID#fromString} alone would accept
   *     shortened groups, so that one key had several names
   */
  public static KeyId parse(String text) {
    if (!SHAPE.matcher(text).matches()) {
      throw new IllegalArgumentException("a key id is a UUID in lower case");
    }
    return new KeyId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
