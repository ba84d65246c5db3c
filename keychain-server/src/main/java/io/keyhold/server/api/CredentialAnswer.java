package io.keyhold.server.api;

import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.credentials.Application;
import io.keyhold.server.credentials.Issued;
import io.keyhold.server.json.JsonAnswer;
import io.keyhold.server.json.JsonOut;
import java.time.Instant;

/** A new application credential: the only time that its key is shown. */
record CredentialAnswer(String appId, SecretBytes appKey, SecretBytes credential, Instant expiresAt)
    implements JsonAnswer {
  static CredentialAnswer of(Issued<Application> issued) {
    return new CredentialAnswer(
        issued.made().appId(), issued.key(), issued.text(), issued.made().expiresAt());
  }

  @Override
  public void writeTo(JsonOut out) {
    out.beginObject();
    out.name("appId").text(appId);
    out.name("appKey").text(appKey);
    out.name("credential").text(credential);
    out.name("expiresAt").text(expiresAt.toString());
    out.endObject();
  }

  @Override
  public void close() {
    appKey.close();
    credential.close();
  }
}
