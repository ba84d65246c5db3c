package io.keyhold.server.keychain;

import io.keyhold.engine.access.Resource;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.integrity.TagInput;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.keychain.KeychainCode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A row of an account: everything but the values of its secret fields.
 *
 * @param tags JSON, {@code {name: value}}
 * @param version the current version
 * @param fields JSON, what listings show of the current version's fields
 */
record Account(
    UUID id,
    UUID keychain,
    AccountName name,
    String kind,
    String description,
    String tags,
    int version,
    String fields,
    String createdBy,
    Instant createdAt,
    Instant updatedAt,
    long rowVersion) {

  static Resource resource(KeychainCode code, AccountName name) {
    return new Resource("keychain/" + code + "/" + name);
  }

  /**
   * What a version's document is bound to. Codes and names may be used again one day, UUIDs never,
   * so that no old version fits into a new account.
   */
  EncryptionContext context(int ofVersion) {
    return EncryptionContext.of(
        Map.of(
            "keyhold:use", "safe",
            "keyhold:keychain", keychain.toString(),
            "keyhold:account", id.toString(),
            "keyhold:version", Integer.toString(ofVersion)));
  }

  RowVersion row() {
    return new RowVersion(Accounts.ROWS, id, rowVersion);
  }

  TagInput tagInput(UUID instance) {
    return new TagInput("keyhold/v1/account")
        .with("instance", instance)
        .with("id", id)
        .with("keychain", keychain)
        .with("name", name)
        .with("kind", kind)
        .with("description", description)
        .with("tags", tags)
        .with("version", version)
        .with("fields", fields)
        .with("createdBy", createdBy)
        .with("createdAt", createdAt)
        .with("updatedAt", updatedAt)
        .with("rowVersion", rowVersion);
  }
}
