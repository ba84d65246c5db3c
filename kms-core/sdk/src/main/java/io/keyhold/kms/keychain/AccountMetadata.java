package io.keyhold.kms.keychain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What may be shown of an account: never a secret value. */
public record AccountMetadata(
    KeychainCode keychain,
    AccountName account,
    Optional<String> kind,
    Optional<String> description,
    long version,
    List<Field> fields,
    Optional<Instant> createdAt,
    Optional<Instant> updatedAt) {
  /** A field; a secret one has no value here. */
  public record Field(String name, boolean secret, Optional<String> value) {}

  public AccountMetadata {
    fields = List.copyOf(fields);
  }
}
