package io.keyhold.kms.keychain;

import java.util.regex.Pattern;

/** A keychain's name: 1-63 lower-case letters, digits and hyphens, not beginning with a hyphen. */
public record KeychainCode(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public KeychainCode {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("a keychain's code matches " + SHAPE);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
