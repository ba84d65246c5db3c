package io.keyhold.server.credentials;

import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.integrity.TagInput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of the table of credentials.
 *
 * @param publicId the part of its text that is not secret
 * @param policies names of built-in policies; empty for applications
 * @param scope what an application may read; absent for tokens
 */
record Credential(
    UUID id,
    CredentialKind kind,
    String publicId,
    String name,
    Digest secret,
    List<String> policies,
    Optional<Scope> scope,
    String createdBy,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> revokedAt,
    long rowVersion) {

  /** A keychain and, unless all are meant, accounts of it. */
  record Scope(UUID keychain, String code, List<String> accounts) {}

  RowVersion row() {
    return new RowVersion(Credentials.ROWS, id, rowVersion);
  }

  String principal() {
    return kind.principal(publicId);
  }

  boolean isValidAt(Instant now) {
    return revokedAt.isEmpty() && now.isBefore(expiresAt);
  }

  Credential revoked(Instant at) {
    return new Credential(
        id,
        kind,
        publicId,
        name,
        secret,
        policies,
        scope,
        createdBy,
        createdAt,
        expiresAt,
        Optional.of(at),
        rowVersion + 1);
  }

  TagInput tagInput(UUID instance) {
    return new TagInput("keyhold/v1/credential")
        .with("instance", instance)
        .with("id", id)
        .with("kind", kind)
        .with("publicId", publicId)
        .with("name", name)
        .with("secret", secret.toBytes())
        .with("policies", String.join("\n", policies))
        .withOptional("keychain", scope.map(Scope::keychain))
        .withOptional("code", scope.map(Scope::code))
        .withOptional("accounts", scope.map(s -> String.join("\n", s.accounts())))
        .with("createdBy", createdBy)
        .with("createdAt", createdAt)
        .with("expiresAt", expiresAt)
        .withOptional("revokedAt", revokedAt)
        .with("rowVersion", rowVersion);
  }
}
