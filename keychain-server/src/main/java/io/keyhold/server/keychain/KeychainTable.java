package io.keyhold.server.keychain;

import io.keyhold.engine.store.Blob;
import io.keyhold.engine.store.Transaction;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.keychain.KeychainCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of keychains. What it returns was not checked against its tag yet. */
final class KeychainTable {
  private static final String COLUMNS =
      """
      SELECT id, code, name, description, key_id, reason_required, cas_required, created_by,
        created_at, row_version, tag
      FROM keychain
      """;

  private final JdbcClient jdbc;

  KeychainTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Tagged<Keychain>> find(KeychainCode code) {
    return jdbc.sql(COLUMNS + "WHERE code = ?")
        .param(code.value())
        .query((row, n) -> read(row))
        .optional();
  }

  List<Tagged<Keychain>> list(String after, int limit) {
    return jdbc.sql(COLUMNS + "WHERE code > ? ORDER BY code LIMIT ?")
        .params(after, limit)
        .query((row, n) -> read(row))
        .list();
  }

  static void insert(Transaction transaction, Keychain keychain, byte[] tag) {
    transaction
        .jdbc()
        .sql(
            """
            INSERT INTO keychain (id, code, name, description, key_id, reason_required,
              cas_required, created_by, created_at, row_version, tag)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            keychain.id(),
            keychain.code().value(),
            keychain.name(),
            keychain.description(),
            keychain.keyId().value(),
            keychain.settings().reasonRequired(),
            keychain.settings().casRequired(),
            keychain.createdBy(),
            Timestamp.from(keychain.createdAt()),
            keychain.rowVersion(),
            tag)
        .update();
  }

  private static Tagged<Keychain> read(ResultSet row) throws SQLException {
    Keychain keychain =
        new Keychain(
            row.getObject("id", UUID.class),
            new KeychainCode(row.getString("code")),
            row.getString("name"),
            row.getString("description"),
            new KeyId(row.getObject("key_id", UUID.class)),
            new KeychainSettings(row.getBoolean("reason_required"), row.getBoolean("cas_required")),
            row.getString("created_by"),
            row.getTimestamp("created_at").toInstant(),
            row.getLong("row_version"));
    return new Tagged<>(keychain, Blob.of(row.getBytes("tag")));
  }
}
