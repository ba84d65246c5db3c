package io.keyhold.server.api;

import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.credentials.Issued;
import io.keyhold.server.credentials.Token;
import io.keyhold.server.json.JsonAnswer;
import io.keyhold.server.json.JsonOut;
import java.time.Instant;
import java.util.List;

/** A new API token, with its text: the only time that it is shown. */
record TokenAnswer(
    String id,
    String name,
    List<String> policies,
    Instant createdAt,
    Instant expiresAt,
    SecretBytes token)
    implements JsonAnswer {
  static TokenAnswer of(Issued<Token> issued) {
    issued.key().close();
    Token made = issued.made();
    return new TokenAnswer(
        made.id(), made.name(), made.policies(), made.createdAt(), made.expiresAt(), issued.text());
  }

  @Override
  public void writeTo(JsonOut out) {
    out.beginObject();
    out.name("id").text(id);
    out.name("name").text(name);
    out.name("policies").beginArray();
    policies.forEach(policy -> out.item().text(policy));
    out.endArray();
    out.name("createdAt").text(createdAt.toString());
    out.name("expiresAt").text(expiresAt.toString());
    out.name("token").text(token);
    out.endObject();
  }

  @Override
  public void close() {
    token.close();
  }
}
