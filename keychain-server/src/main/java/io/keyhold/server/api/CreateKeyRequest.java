package io.keyhold.server.api;

import io.keyhold.kms.CreateKey;
import io.keyhold.kms.key.KeySpec;
import io.keyhold.kms.key.KeyUsage;
import io.keyhold.kms.key.Origin;
import io.keyhold.kms.key.Suite;
import io.keyhold.server.json.JsonBody;
import java.util.Optional;

/** What a new key shall be. */
record CreateKeyRequest(
    Optional<String> description,
    Optional<KeySpec> keySpec,
    Optional<KeyUsage> keyUsage,
    Optional<Origin> origin,
    Optional<Suite> suite) {
  static CreateKeyRequest read(JsonBody in) {
    Optional<String> description = Optional.empty();
    Optional<KeySpec> keySpec = Optional.empty();
    Optional<KeyUsage> keyUsage = Optional.empty();
    Optional<Origin> origin = Optional.empty();
    Optional<Suite> suite = Optional.empty();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "description" -> description = Optional.of(in.text(CreateKey.MAX_DESCRIPTION));
        case "keySpec" -> keySpec = Optional.of(in.word(KeySpec.class));
        case "keyUsage" -> keyUsage = Optional.of(in.word(KeyUsage.class));
        case "origin" -> origin = Optional.of(in.word(Origin.class));
        case "suite" -> suite = Optional.of(in.word(Suite.class));
        default -> throw in.unknown();
      }
    }
    return new CreateKeyRequest(description, keySpec, keyUsage, origin, suite);
  }

  CreateKey toCreateKey() {
    return new CreateKey(
        description.orElse(""),
        keySpec.orElse(KeySpec.SYMMETRIC_DEFAULT),
        keyUsage.orElse(KeyUsage.ENCRYPT_DECRYPT),
        origin.orElse(Origin.HSM),
        suite.orElse(Suite.DERIVED_AES_GCM));
  }
}
