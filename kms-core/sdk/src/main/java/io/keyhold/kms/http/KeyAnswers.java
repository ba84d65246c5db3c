package io.keyhold.kms.http;

import io.keyhold.kms.DataKey;
import io.keyhold.kms.Decrypted;
import io.keyhold.kms.Encrypted;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.KeyMetadata;
import io.keyhold.kms.key.KeySpec;
import io.keyhold.kms.key.KeyState;
import io.keyhold.kms.key.KeyUsage;
import io.keyhold.kms.key.Origin;
import io.keyhold.kms.key.Suite;
import io.keyhold.kms.secret.SecretBytes;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Reads the answers about keys. Secrets are read last: nothing can fail after them. */
final class KeyAnswers {
  private KeyAnswers() {}

  static KeyMetadata key(JsonObject answer) {
    return new KeyMetadata(
        keyId(answer),
        answer.optionalText("description").orElse(""),
        answer.parsed("keySpec", KeySpec::valueOf),
        answer.parsed("keyUsage", KeyUsage::valueOf),
        answer.parsed("origin", Origin::valueOf),
        answer.parsed("suite", Suite::valueOf),
        answer.parsed("state", KeyState::valueOf),
        answer.parsed("creationDate", Instant::parse),
        answer.integer("currentVersion"));
  }

  static Encrypted encrypted(JsonObject answer) {
    return new Encrypted(ciphertext(answer), keyId(answer), answer.integer("keyVersion"));
  }

  static Decrypted decrypted(JsonObject answer) {
    KeyId keyId = keyId(answer);
    int keyVersion = answer.integer("keyVersion");
    return new Decrypted(answer.secretBase64("plaintext"), keyId, keyVersion);
  }

  static DataKey dataKey(JsonObject answer) {
    Ciphertext ciphertext = ciphertext(answer);
    KeyId keyId = keyId(answer);
    int keyVersion = answer.integer("keyVersion");
    Optional<SecretBytes> plaintext =
        answer.has("plaintext") ? Optional.of(answer.secretBase64("plaintext")) : Optional.empty();
    return new DataKey(plaintext, ciphertext, keyId, keyVersion);
  }

  private static KeyId keyId(JsonObject answer) {
    return answer.parsed("keyId", KeyId::parse);
  }

  private static Ciphertext ciphertext(JsonObject answer) {
    return answer.parsed("ciphertext", text -> Ciphertext.parse(Base64.getDecoder().decode(text)));
  }
}
