package io.keyhold.server.api;

import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.json.JsonAnswer;
import io.keyhold.server.json.JsonOut;

/** What reads the password that was taken into custody: the only time that it is shown. */
record CustodyAnswer(
    String appId,
    SecretBytes appKey,
    SecretBytes credential,
    String keychainAccount,
    String requestId)
    implements JsonAnswer {
  @Override
  public void writeTo(JsonOut out) {
    out.beginObject();
    out.name("appId").text(appId);
    out.name("appKey").text(appKey);
    out.name("credential").text(credential);
    out.name("keychainAccount").text(keychainAccount);
    out.name("requestId").text(requestId);
    out.endObject();
  }

  @Override
  public void close() {
    appKey.close();
    credential.close();
  }
}
