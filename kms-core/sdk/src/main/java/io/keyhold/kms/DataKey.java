package io.keyhold.kms;

import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import java.util.Optional;

/**
 * A data key for local encryption: in clear when it was asked for so, and encrypted under a key.
 * The receiver closes it.
 */
public record DataKey(
    Optional<SecretBytes> plaintext, Ciphertext ciphertext, KeyId keyId, int keyVersion)
    implements AutoCloseable {
  @Override
  public void close() {
    plaintext.ifPresent(SecretBytes::close);
  }
}
