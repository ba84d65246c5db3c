package io.keyhold.server.credentials;

import io.keyhold.kms.secret.SecretBytes;

/** Something new whose text is shown once. The receiver closes it. */
public record Issued<T>(T made, SecretBytes key, SecretBytes text) implements AutoCloseable {
  @Override
  public void close() {
    key.close();
    text.close();
  }
}
