package io.keyhold.server.api;

import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.json.JsonAnswer;
import io.keyhold.server.json.JsonOut;
import io.keyhold.server.keychain.Revealed;

/**
 * Fields in clear.
 *
 * @param fields {@code {name: {value, secret, encoding?}}}, JSON already
 */
record RevealAnswer(String account, int version, SecretBytes fields) implements JsonAnswer {
  static RevealAnswer of(Revealed.Fields revealed) {
    return new RevealAnswer(revealed.account().value(), revealed.version(), revealed.fields());
  }

  @Override
  public void writeTo(JsonOut out) {
    out.beginObject();
    out.name("account").text(account);
    out.name("version").number(version);
    out.name("fields");
    fields.use(json -> out.json(json, 0, json.length));
    out.endObject();
  }

  @Override
  public void close() {
    fields.close();
  }
}
