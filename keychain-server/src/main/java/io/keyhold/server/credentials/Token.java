package io.keyhold.server.credentials;

import java.time.Instant;
import java.util.List;

/** What may be shown of an API token. */
public record Token(
    String id, String name, List<String> policies, Instant createdAt, Instant expiresAt) {
  static Token of(Credential credential) {
    return new Token(
        credential.publicId(),
        credential.name(),
        credential.policies(),
        credential.createdAt(),
        credential.expiresAt());
  }
}
