package io.keyhold.kms.keychain;

import io.keyhold.kms.secret.SecretBytes;
import java.util.Optional;

/**
 * A value to put into an account's field: UTF-8 text, or bytes of any kind. Whether it is secret is
 * the server's rule when nothing is said: every field but {@code username} and {@code url}. The
 * secret stays the caller's to close.
 */
public record FieldValue(SecretBytes value, boolean binary, Optional<Boolean> secret) {
  /** Text, which must be UTF-8. */
  public static FieldValue text(SecretBytes value) {
    return new FieldValue(value, false, Optional.empty());
  }

  /** Bytes that need not be text. */
  public static FieldValue bytes(SecretBytes value) {
    return new FieldValue(value, true, Optional.empty());
  }

  /** The same value, said to be secret or plain. */
  public FieldValue secret(boolean value) {
    return new FieldValue(this.value, binary, Optional.of(value));
  }
}
