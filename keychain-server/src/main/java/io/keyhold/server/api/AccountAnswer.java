package io.keyhold.server.api;

import io.keyhold.server.keychain.AccountMetadata;
import io.keyhold.server.keychain.FieldInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What listings show of an account: never a secret value. */
record AccountAnswer(
    String keychain,
    String account,
    String kind,
    String description,
    Map<String, String> tags,
    int version,
    List<FieldInfo> fields,
    Instant createdAt,
    Instant updatedAt) {
  static AccountAnswer of(AccountMetadata account) {
    return new AccountAnswer(
        account.keychain().value(),
        account.account().value(),
        account.kind(),
        account.description(),
        account.tags(),
        account.version(),
        account.fields(),
        account.createdAt(),
        account.updatedAt());
  }
}
