package io.keyhold.kms;

import io.keyhold.kms.key.KeySpec;
import io.keyhold.kms.key.KeyUsage;
import io.keyhold.kms.key.Origin;
import io.keyhold.kms.key.Suite;
import java.nio.charset.StandardCharsets;

/** What a new key shall be. The description has at most 8,192 characters. */
public record CreateKey(
    String description, KeySpec keySpec, KeyUsage keyUsage, Origin origin, Suite suite) {
  /** Longest description, in characters. */
  public static final int MAX_DESCRIPTION = 8_192;

  public CreateKey {
    if (description.length() > MAX_DESCRIPTION) {
      throw new IllegalArgumentException(
          "description has at most " + MAX_DESCRIPTION + " characters");
    }
    if (description.indexOf(0) >= 0
        || !StandardCharsets.UTF_8.newEncoder().canEncode(description)) {
      throw new IllegalArgumentException("description is well-formed text without U+0000");
    }
  }

  /** A symmetric key of the default kind. */
  public static CreateKey symmetric(String description) {
    return new CreateKey(
        description,
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        Origin.HSM,
        Suite.DERIVED_AES_GCM);
  }
}
