package io.keyhold.server.keychain;

import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.secret.SecretBytes;

/** What a reveal gives. */
public sealed interface Revealed extends AutoCloseable {
  /** The version that was asked for. */
  int version();

  @Override
  void close();

  /**
   * The fields in clear. The receiver closes them.
   *
   * @param fields JSON, {@code {name: {value, secret, encoding?}}}
   */
  record Fields(AccountName account, int version, SecretBytes fields) implements Revealed {
    @Override
    public void close() {
      fields.close();
    }
  }

  /** The caller has this version already; nothing was decrypted. */
  record Unchanged(int version) implements Revealed {
    @Override
    public void close() {}
  }
}
