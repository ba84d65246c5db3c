package io.keyhold.kms.keychain;

import io.keyhold.kms.secret.SecretBytes;
import java.time.Instant;
import java.util.Optional;

/**
 * An application credential, as it is shown once. {@code credential} is the bearer token. The
 * receiver closes it.
 */
public record NewCredential(
    String appId, SecretBytes appKey, SecretBytes credential, Optional<Instant> expiresAt)
    implements AutoCloseable {
  @Override
  public void close() {
    appKey.close();
    credential.close();
  }
}
