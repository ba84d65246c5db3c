package io.keyhold.server.keychain;

import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.keychain.KeychainCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What listings show of an account. A type of its own: it has no place for a secret value. */
public record AccountMetadata(
    KeychainCode keychain,
    AccountName account,
    String kind,
    String description,
    Map<String, String> tags,
    int version,
    List<FieldInfo> fields,
    Instant createdAt,
    Instant updatedAt) {
  static AccountMetadata of(Keychain keychain, Account account) {
    return new AccountMetadata(
        keychain.code(),
        account.name(),
        account.kind(),
        account.description(),
        TagsText.read(account.tags()),
        account.version(),
        FieldDocument.readListing(account.fields()),
        account.createdAt(),
        account.updatedAt());
  }
}
