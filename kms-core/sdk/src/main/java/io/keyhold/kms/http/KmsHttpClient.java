package io.keyhold.kms.http;

import io.keyhold.kms.CreateKey;
import io.keyhold.kms.DataKey;
import io.keyhold.kms.Decrypted;
import io.keyhold.kms.Encrypted;
import io.keyhold.kms.Kms;
import io.keyhold.kms.ListKeys;
import io.keyhold.kms.Page;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.KeyMetadata;
import io.keyhold.kms.secret.SecretBytes;
import java.util.Optional;

/** The {@link Kms} of a remote server. Safe for use by many threads. */
public final class KmsHttpClient implements Kms {
  private final ServerConnection server;

  public KmsHttpClient(ServerConnection server) {
    this.server = server;
  }

  @Override
  public KeyMetadata createKey(CreateKey request) {
    JsonBody body =
        JsonBody.object()
            .field("description", request.description())
            .field("keySpec", request.keySpec().name())
            .field("keyUsage", request.keyUsage().name())
            .field("origin", request.origin().name())
            .field("suite", request.suite().name());
    // Not repeatable: an answer that was lost would leave a key that nobody knows of.
    return server.call(Call.post("/v1/keys", body), answer -> KeyAnswers.key(answer.body()));
  }

  @Override
  public KeyMetadata describeKey(KeyId key) {
    return server.call(Call.get("/v1/keys/" + key), answer -> KeyAnswers.key(answer.body()));
  }

  @Override
  public Page<KeyMetadata> listKeys(ListKeys request) {
    Call call =
        Call.get("/v1/keys?limit=" + request.limit())
            .query("state", request.state().map(Enum::name))
            .query("cursor", request.cursor());
    return server.call(call, answer -> Pages.of(answer.body(), KeyAnswers::key));
  }

  @Override
  public KeyMetadata enableKey(KeyId key) {
    return changeState(key, "enable");
  }

  @Override
  public KeyMetadata disableKey(KeyId key) {
    return changeState(key, "disable");
  }

  @Override
  public Encrypted encrypt(KeyId key, SecretBytes plaintext, EncryptionContext context) {
    JsonBody body =
        JsonBody.object()
            .base64("plaintext", plaintext)
            .strings("encryptionContext", context.entries());
    return server.call(
        Call.repeatablePost("/v1/keys/" + key + "/encrypt", body),
        answer -> KeyAnswers.encrypted(answer.body()));
  }

  @Override
  public Decrypted decrypt(
      Ciphertext ciphertext, EncryptionContext context, Optional<KeyId> expectedKey) {
    JsonBody body =
        JsonBody.object()
            .field("ciphertext", ciphertext.toBase64())
            .strings("encryptionContext", context.entries())
            .field("keyId", expectedKey.map(KeyId::toString));
    return server.call(
        Call.repeatablePost("/v1/decrypt", body), answer -> KeyAnswers.decrypted(answer.body()));
  }

  @Override
  public DataKey generateDataKey(KeyId key, int numberOfBytes, EncryptionContext context) {
    return dataKey(key, numberOfBytes, context, true);
  }

  @Override
  public DataKey generateDataKeyWithoutPlaintext(
      KeyId key, int numberOfBytes, EncryptionContext context) {
    return dataKey(key, numberOfBytes, context, false);
  }

  @Override
  public SecretBytes random(int numberOfBytes) {
    JsonBody body = JsonBody.object().field("numberOfBytes", numberOfBytes);
    return server.call(
        Call.repeatablePost("/v1/random", body), answer -> answer.body().secretBase64("bytes"));
  }

  private KeyMetadata changeState(KeyId key, String verb) {
    return server.call(
        Call.repeatablePost("/v1/keys/" + key + "/" + verb, JsonBody.object()),
        answer -> KeyAnswers.key(answer.body()));
  }

  private DataKey dataKey(
      KeyId key, int numberOfBytes, EncryptionContext context, boolean withPlaintext) {
    JsonBody body =
        JsonBody.object()
            .field("numberOfBytes", numberOfBytes)
            .strings("encryptionContext", context.entries())
            .field("withPlaintext", withPlaintext);
    return server.call(
        Call.repeatablePost("/v1/keys/" + key + "/data-key", body),
        answer -> KeyAnswers.dataKey(answer.body()));
  }
}
