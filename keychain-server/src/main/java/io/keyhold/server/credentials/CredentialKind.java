package io.keyhold.server.credentials;

import java.util.Optional;

/** The kinds of credentials that the server itself hands out. */
enum CredentialKind {
  /** An API token: has the policies that it was made with. */
  TOKEN("khp_", "token:"),
  /** An application credential: reads one keychain, or some accounts of it. */
  APPLICATION("kha_", "app:");

  private final String prefix;
  private final String principal;

  CredentialKind(String prefix, String principal) {
    this.prefix = prefix;
    this.principal = principal;
  }

  /** How the texts of this kind begin. */
  String prefix() {
    return prefix;
  }

  String principal(String publicId) {
    return principal + publicId;
  }

  static Optional<CredentialKind> byPrefix(String prefix) {
    return switch (prefix) {
      case "khp_" -> Optional.of(TOKEN);
      case "kha_" -> Optional.of(APPLICATION);
      default -> Optional.empty();
    };
  }
}
