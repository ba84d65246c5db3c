package io.keyhold.server.credentials;

import io.keyhold.kms.keychain.AccountName;

/** An account's name, or {@code folder/*} for all accounts in a folder. */
public record AccountPattern(String value) {
  public AccountPattern {
    AccountName _ =
        new AccountName(value.endsWith("/*") ? value.substring(0, value.length() - 2) : value);
  }
}
