package io.keyhold.server.api;

import io.keyhold.kms.DataKey;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.json.JsonAnswer;
import io.keyhold.server.json.JsonOut;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;

/** A data key: encrypted, and in clear when that was asked for. */
record DataKeyAnswer(
    @Schema(format = "byte") Optional<SecretBytes> plaintext,
    Ciphertext ciphertext,
    KeyId keyId,
    int keyVersion)
    implements JsonAnswer {
  static DataKeyAnswer of(DataKey key) {
    return new DataKeyAnswer(key.plaintext(), key.ciphertext(), key.keyId(), key.keyVersion());
  }

  @Override
  public void writeTo(JsonOut out) {
    out.beginObject();
    plaintext.ifPresent(clear -> out.name("plaintext").base64(clear));
    out.name("ciphertext").base64(ciphertext.toBytes());
    out.name("keyId").text(keyId.toString());
    out.name("keyVersion").number(keyVersion);
    out.endObject();
  }

  @Override
  public void close() {
    plaintext.ifPresent(SecretBytes::close);
  }
}
