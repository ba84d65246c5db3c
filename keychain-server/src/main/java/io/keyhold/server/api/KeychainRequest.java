package io.keyhold.server.api;

import static io.keyhold.server.json.JsonBody.required;

import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.keychain.KeychainCode;
import io.keyhold.server.json.JsonBody;
import io.keyhold.server.keychain.KeychainSettings;
import io.keyhold.server.keychain.NewKeychain;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a new keychain shall be. */
record KeychainRequest(
    String code,
    String name,
    Optional<String> description,
    Optional<String> keyId,
    Optional<KeychainSettings> settings) {
  static KeychainRequest read(JsonBody in) {
    @Nullable String code = null;
    @Nullable String keychainName = null;
    Optional<String> description = Optional.empty();
    Optional<String> keyId = Optional.empty();
    Optional<KeychainSettings> settings = Optional.empty();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "code" -> code = in.text(100);
        case "name" -> keychainName = in.text(NewKeychain.MAX_NAME);
        case "description" -> description = Optional.of(in.text(NewKeychain.MAX_DESCRIPTION));
        case "keyId" -> keyId = Optional.of(in.text(100));
        case "settings" -> settings = Optional.of(readSettings(in));
        default -> throw in.unknown();
      }
    }
    return new KeychainRequest(
        required("code", code), required("name", keychainName), description, keyId, settings);
  }

  private static KeychainSettings readSettings(JsonBody in) {
    boolean reasonRequired = false;
    boolean casRequired = false;
    in.enterObject();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "reasonRequired" -> reasonRequired = in.bool();
        case "casRequired" -> casRequired = in.bool();
        default -> throw in.unknown();
      }
    }
    return new KeychainSettings(reasonRequired, casRequired);
  }

  NewKeychain toNewKeychain() {
    return new NewKeychain(
        Parameters.parse("code", code, KeychainCode::new),
        name,
        description.orElse(""),
        keyId.map(id -> Parameters.parse("keyId", id, KeyId::parse)),
        settings.orElse(KeychainSettings.none()));
  }
}
