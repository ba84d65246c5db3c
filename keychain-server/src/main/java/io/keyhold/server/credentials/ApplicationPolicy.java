package io.keyhold.server.credentials;

import io.keyhold.engine.access.Policy;
import java.util.List;

/**
 * What an application credential may do: read its keychain, or the accounts that it was made for.
 */
final class ApplicationPolicy {
  private static final List<String> ACTIONS =
      List.of("keychain:Reveal", "keychain:DescribeAccount", "keychain:ListAccounts");

  private ApplicationPolicy() {}

  static Policy of(Credential.Scope scope) {
    String keychain = "keychain/" + scope.code();
    List<String> resources =
        scope.accounts().isEmpty()
            // Two patterns: "keychain/a*" would also match the keychain ab.
            ? List.of(keychain, keychain + "/*")
            : scope.accounts().stream().map(account -> keychain + "/" + account).toList();
    return Policy.allow("application", ACTIONS, resources);
  }
}
