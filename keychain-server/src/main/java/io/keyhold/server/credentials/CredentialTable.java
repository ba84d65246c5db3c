package io.keyhold.server.credentials;

import io.keyhold.engine.store.Blob;
import io.keyhold.engine.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of credentials. What it returns was not checked against its tag yet. */
final class CredentialTable {
  private static final String COLUMNS =
      """
      SELECT id, kind, public_id, name, secret_hash, policies, keychain_id, keychain_code, accounts,
        created_by, created_at, expires_at, revoked_at, row_version, tag
      FROM credential
      """;

  /** A row and its tag. */
  record Tagged(Credential credential, Blob tag) {}

  private final JdbcClient jdbc;

  CredentialTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Tagged> find(String publicId) {
    return jdbc.sql(COLUMNS + "WHERE public_id = ?")
        .param(publicId)
        .query((row, n) -> read(row))
        .optional();
  }

  /** Live credentials of a kind after an id, in order of their ids; of one keychain when given. */
  List<Tagged> list(
      CredentialKind kind, Optional<UUID> keychain, Instant now, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                WHERE kind = :kind AND revoked_at IS NULL AND expires_at > :now
                  AND public_id > :after
                  AND (CAST(:keychain AS uuid) IS NULL OR keychain_id = CAST(:keychain AS uuid))
                ORDER BY public_id
                LIMIT :limit
                """)
        .param("kind", kind.name())
        .param("now", Timestamp.from(now))
        .param("after", after)
        .param("keychain", keychain.map(UUID::toString).orElse(null))
        .param("limit", limit)
        .query((row, n) -> read(row))
        .list();
  }

  static void insert(Transaction transaction, Credential credential, byte[] tag) {
    transaction
        .jdbc()
        .sql(
            """
            INSERT INTO credential (id, kind, public_id, name, secret_hash, policies, created_by,
              created_at, expires_at, row_version, tag, keychain_id, keychain_code, accounts)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            credential.id(),
            credential.kind().name(),
            credential.publicId(),
            credential.name(),
            credential.secret().toBytes(),
            String.join("\n", credential.policies()),
            credential.createdBy(),
            Timestamp.from(credential.createdAt()),
            Timestamp.from(credential.expiresAt()),
            credential.rowVersion(),
            tag)
        .param(credential.scope().map(Credential.Scope::keychain).orElse(null))
        .param(credential.scope().map(Credential.Scope::code).orElse(null))
        .param(credential.scope().map(scope -> String.join("\n", scope.accounts())).orElse(null))
        .update();
  }

  static void revoke(Transaction transaction, Credential revoked, byte[] tag) {
    int rows =
        transaction
            .jdbc()
            .sql(
                """
                UPDATE credential SET revoked_at = ?, row_version = ?, tag = ?
                WHERE id = ? AND row_version = ?
                """)
            .params(
                revoked.revokedAt().map(Timestamp::from).orElseThrow(),
                revoked.rowVersion(),
                tag,
                revoked.id(),
                revoked.rowVersion() - 1)
            .update();
    Transaction.changedOne(rows, revoked.row().row());
  }

  private static Tagged read(ResultSet row) throws SQLException {
    Credential credential =
        new Credential(
            row.getObject("id", UUID.class),
            CredentialKind.valueOf(row.getString("kind")),
            row.getString("public_id"),
            row.getString("name"),
            Digest.read(row.getBytes("secret_hash")),
            lines(row.getString("policies")),
            scope(row),
            row.getString("created_by"),
            row.getTimestamp("created_at").toInstant(),
            row.getTimestamp("expires_at").toInstant(),
            Optional.ofNullable(row.getTimestamp("revoked_at")).map(Timestamp::toInstant),
            row.getLong("row_version"));
    return new Tagged(credential, Blob.of(row.getBytes("tag")));
  }

  private static Optional<Credential.Scope> scope(ResultSet row) throws SQLException {
    UUID keychain = row.getObject("keychain_id", UUID.class);
    if (keychain == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Credential.Scope(
            keychain, row.getString("keychain_code"), lines(row.getString("accounts"))));
  }

  private static List<String> lines(@Nullable String text) {
    return text == null || text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
  }
}
