package io.keyhold.server.credentials;

import java.time.Instant;
import java.util.List;

/** What may be shown of an application credential. No accounts means all of its keychain. */
public record Application(
    String appId, List<String> accounts, Instant createdAt, Instant expiresAt) {
  static Application of(Credential credential) {
    return new Application(
        credential.publicId(),
        credential.scope().map(Credential.Scope::accounts).orElse(List.of()),
        credential.createdAt(),
        credential.expiresAt());
  }
}
