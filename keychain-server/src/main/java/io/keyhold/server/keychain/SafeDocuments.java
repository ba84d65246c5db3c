package io.keyhold.server.keychain;

import io.keyhold.engine.Engine;
import io.keyhold.engine.gate.Passage;
import io.keyhold.engine.keys.UsableKey;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.key.Operation;
import io.keyhold.kms.secret.SecretBytes;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encrypts and decrypts documents of accounts under the key of their keychain. */
final class SafeDocuments {
  private static final Logger log = LoggerFactory.getLogger(SafeDocuments.class);

  private final Engine engine;

  SafeDocuments(Engine engine) {
    this.engine = engine;
  }

  Ciphertext encrypt(Passage passage, Keychain keychain, Account account, SecretBytes document) {
    UsableKey key =
        engine.keys().unlock(passage, Operation.ENCRYPT, keychain.keyId(), OptionalInt.empty());
    return engine.crypto().encrypt(key, document, account.context(account.version()));
  }

  SecretBytes decrypt(
      Passage passage, Keychain keychain, Account account, int version, Ciphertext document) {
    if (!document.keyId().equals(keychain.keyId())) {
      throw broken(account, null);
    }
    UsableKey key =
        engine
            .keys()
            .unlock(
                passage,
                Operation.DECRYPT,
                keychain.keyId(),
                OptionalInt.of(document.keyVersion()));
    try {
      return engine.crypto().decrypt(key, document, account.context(version));
    } catch (KmsException e) {
      if (e.reason() == Reason.INVALID_CIPHERTEXT) {
        throw broken(account, e);
      }
      throw e;
    }
  }

  /** A stored document that is not what we wrote there: ours to explain, not the caller's. */
  static KmsException broken(Account account, @Nullable Throwable cause) {
    log.error(
        "a version of {} was changed outside Keyhold: its document does not decrypt",
        account.row().row());
    return new KmsException(
        Reason.INTEGRITY_FAILURE, "a stored row failed its integrity check", cause);
  }
}
