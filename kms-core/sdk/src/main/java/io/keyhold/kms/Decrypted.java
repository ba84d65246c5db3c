package io.keyhold.kms;

import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;

/** A plaintext, which the receiver closes, and the key version that had encrypted it. */
public record Decrypted(SecretBytes plaintext, KeyId keyId, int keyVersion)
    implements AutoCloseable {
  @Override
  public void close() {
    plaintext.close();
  }
}
