package io.keyhold.server.api;

import io.keyhold.server.credentials.AccountPattern;
import io.keyhold.server.json.JsonBody;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a new application credential shall read: all of its keychain when no accounts are named. */
record CredentialRequest(Optional<List<String>> accounts, Optional<Instant> expiresAt) {
  private static final int MAX_ACCOUNTS = 200;

  static CredentialRequest read(JsonBody in) {
    Optional<List<String>> accounts = Optional.empty();
    Optional<Instant> expiresAt = Optional.empty();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "accounts" -> {
          accounts = Optional.of(in.texts(MAX_ACCOUNTS, 202));
          if (accounts.get().isEmpty()) {
            // An empty list could be meant as "none"; all is said by leaving it out.
            throw in.refused("must name an account, or be left out for all");
          }
        }
        case "expiresAt" -> expiresAt = Optional.of(in.time());
        default -> throw in.unknown();
      }
    }
    return new CredentialRequest(accounts, expiresAt);
  }

  List<AccountPattern> patterns() {
    return accounts.orElse(List.of()).stream()
        .map(text -> Parameters.parse("accounts", text, AccountPattern::new))
        .toList();
  }
}
