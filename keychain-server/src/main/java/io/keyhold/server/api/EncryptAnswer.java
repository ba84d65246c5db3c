package io.keyhold.server.api;

import io.keyhold.kms.Encrypted;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.server.json.JsonAnswer;
import io.keyhold.server.json.JsonOut;

/** A ciphertext and the key version that made it. */
record EncryptAnswer(Ciphertext ciphertext, KeyId keyId, int keyVersion) implements JsonAnswer {
  static EncryptAnswer of(Encrypted encrypted) {
    return new EncryptAnswer(encrypted.ciphertext(), encrypted.keyId(), encrypted.keyVersion());
  }

  @Override
  public void writeTo(JsonOut out) {
    out.beginObject();
    out.name("ciphertext").base64(ciphertext.toBytes());
    out.name("keyId").text(keyId.toString());
    out.name("keyVersion").number(keyVersion);
    out.endObject();
  }
}
