package io.keyhold.kms.keychain;

import io.keyhold.kms.http.JsonObject;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the answers of the password safe. What was revealed is wiped when the rest is strange. */
final class KeychainAnswers {
  private KeychainAnswers() {}

  static Keychain keychain(JsonObject answer) {
    return new Keychain(
        answer.parsed("code", KeychainCode::new),
        answer.optionalText("name").orElse(""),
        answer.optionalText("description").orElse(""),
        answer.optionalParsed("keyId", KeyId::parse));
  }

  static AccountMetadata account(KeychainCode keychain, JsonObject answer) {
    return new AccountMetadata(
        keychain,
        answer.parsed("account", AccountName::new),
        answer.optionalText("kind"),
        answer.optionalText("description"),
        answer.number("version"),
        answer.objects("fields").stream()
            .map(
                field ->
                    new AccountMetadata.Field(
                        field.text("name"),
                        field.optionalBoolean("secret").orElse(true),
                        field.optionalText("value")))
            .toList(),
        answer.optionalTime("createdAt"),
        answer.optionalTime("updatedAt"));
  }

  static Revealed revealed(JsonObject answer) {
    AccountName account = answer.parsed("account", AccountName::new);
    long version = answer.number("version");
    Map<String, Revealed.Field> fields = new LinkedHashMap<>();
    try {
      answer
          .optionalObject("fields")
          .ifPresent(all -> all.names().forEach(name -> fields.put(name, field(all, name))));
      return new Revealed(account, version, fields);
    } catch (RuntimeException e) {
      fields.values().forEach(field -> field.value().close());
      throw e;
    }
  }

  static NewCredential credential(JsonObject answer) {
    String appId = answer.text("appId");
    var expiresAt = answer.optionalTime("expiresAt");
    SecretBytes appKey = answer.secretText("appKey");
    try {
      return new NewCredential(appId, appKey, answer.secretText("credential"), expiresAt);
    } catch (RuntimeException e) {
      appKey.close();
      throw e;
    }
  }

  private static Revealed.Field field(JsonObject fields, String name) {
    JsonObject field = fields.optionalObject(name).orElseThrow();
    boolean secret = field.optionalBoolean("secret").orElse(true);
    boolean binary = field.optionalText("encoding").filter("base64"::equals).isPresent();
    SecretBytes value = binary ? field.secretBase64("value") : field.secretText("value");
    return new Revealed.Field(value, secret, binary);
  }
}
