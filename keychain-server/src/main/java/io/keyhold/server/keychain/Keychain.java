package io.keyhold.server.keychain;

import io.keyhold.engine.access.Resource;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.integrity.TagInput;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.keychain.KeychainCode;
import java.time.Instant;
import java.util.UUID;

/**
 * A keychain: the accounts of one product or application, under one key.
 *
 * @param id never reused, unlike the code
 */
public record Keychain(
    UUID id,
    KeychainCode code,
    String name,
    String description,
    KeyId keyId,
    KeychainSettings settings,
    String createdBy,
    Instant createdAt,
    long rowVersion) {

  static Resource resource(KeychainCode code) {
    return new Resource("keychain/" + code);
  }

  RowVersion row() {
    return new RowVersion(Keychains.ROWS, id, rowVersion);
  }

  TagInput tagInput(UUID instance) {
    return new TagInput("keyhold/v1/keychain")
        .with("instance", instance)
        .with("id", id)
        .with("code", code)
        .with("name", name)
        .with("description", description)
        .with("keyId", keyId)
        .with("reasonRequired", settings.reasonRequired())
        .with("casRequired", settings.casRequired())
        .with("createdBy", createdBy)
        .with("createdAt", createdAt)
        .with("rowVersion", rowVersion);
  }
}
