package io.keyhold.server.api;

import io.keyhold.kms.Decrypted;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.json.JsonAnswer;
import io.keyhold.server.json.JsonOut;
import io.swagger.v3.oas.annotations.media.Schema;

/** A plaintext and the key version that had encrypted it. */
record DecryptAnswer(@Schema(format = "byte") SecretBytes plaintext, KeyId keyId, int keyVersion)
    implements JsonAnswer {
  static DecryptAnswer of(Decrypted decrypted) {
    return new DecryptAnswer(decrypted.plaintext(), decrypted.keyId(), decrypted.keyVersion());
  }

  @Override
  public void writeTo(JsonOut out) {
    out.beginObject();
    out.name("plaintext").base64(plaintext);
    out.name("keyId").text(keyId.toString());
    out.name("keyVersion").number(keyVersion);
    out.endObject();
  }

  @Override
  public void close() {
    plaintext.close();
  }
}
