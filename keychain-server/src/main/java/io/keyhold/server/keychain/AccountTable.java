package io.keyhold.server.keychain;

import io.keyhold.engine.store.Blob;
import io.keyhold.engine.store.Transaction;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.keychain.AccountName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of accounts and their versions. What it returns was not checked against its tag yet. */
final class AccountTable {
  private static final String COLUMNS =
      """
      SELECT id, keychain_id, name, kind, description, tags, version, fields, created_by,
        created_at, updated_at, row_version, tag
      FROM account
      """;

  private final JdbcClient jdbc;

  AccountTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Tagged<Account>> find(UUID keychain, AccountName name) {
    return jdbc.sql(COLUMNS + "WHERE keychain_id = ? AND name = ?")
        .params(keychain, name.value())
        .query((row, n) -> read(row))
        .optional();
  }

  List<Tagged<Account>> list(UUID keychain, String prefix, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                WHERE keychain_id = ? AND starts_with(name, ?) AND name > ?
                ORDER BY name
                LIMIT ?
                """)
        .params(keychain, prefix, after, limit)
        .query((row, n) -> read(row))
        .list();
  }

  Optional<byte[]> ciphertext(UUID account, int version) {
    return jdbc.sql("SELECT ciphertext FROM account_version WHERE account_id = ? AND version = ?")
        .params(account, version)
        .query((row, n) -> row.getBytes(1))
        .optional();
  }

  /** Inserts the first version of an account; a conflict when another writer made it first. */
  static void insert(Transaction transaction, Account account, byte[] tag, Ciphertext document) {
    int rows =
        transaction
            .jdbc()
            .sql(
                """
                INSERT INTO account (id, keychain_id, name, kind, description, tags, version,
                  fields, created_by, created_at, updated_at, row_version, tag)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (keychain_id, name) DO NOTHING
                """)
            .params(
                account.id(),
                account.keychain(),
                account.name().value(),
                account.kind(),
                account.description(),
                account.tags(),
                account.version(),
                account.fields(),
                account.createdBy(),
                Timestamp.from(account.createdAt()),
                Timestamp.from(account.updatedAt()),
                account.rowVersion(),
                tag)
            .update();
    Transaction.changedOne(rows, account.row().row());
    insertVersion(transaction, account, account.createdBy(), document);
  }

  /** Adds a version; a conflict when another writer was first. */
  static void update(
      Transaction transaction, Account next, byte[] tag, String by, Ciphertext document) {
    int rows =
        transaction
            .jdbc()
            .sql(
                """
                UPDATE account SET kind = ?, description = ?, tags = ?, version = ?, fields = ?,
                  updated_at = ?, row_version = ?, tag = ?
                WHERE id = ? AND row_version = ?
                """)
            .params(
                next.kind(),
                next.description(),
                next.tags(),
                next.version(),
                next.fields(),
                Timestamp.from(next.updatedAt()),
                next.rowVersion(),
                tag,
                next.id(),
                next.rowVersion() - 1)
            .update();
    Transaction.changedOne(rows, next.row().row());
    insertVersion(transaction, next, by, document);
  }

  private static void insertVersion(
      Transaction transaction, Account account, String by, Ciphertext document) {
    transaction
        .jdbc()
        .sql(
            """
            INSERT INTO account_version (account_id, version, ciphertext, created_by, created_at)
            VALUES (?, ?, ?, ?, ?)
            """)
        .params(
            account.id(),
            account.version(),
            document.toBytes(),
            by,
            Timestamp.from(account.updatedAt()))
        .update();
  }

  private static Tagged<Account> read(ResultSet row) throws SQLException {
    Account account =
        new Account(
            row.getObject("id", UUID.class),
            row.getObject("keychain_id", UUID.class),
            new AccountName(row.getString("name")),
            row.getString("kind"),
            row.getString("description"),
            row.getString("tags"),
            row.getInt("version"),
            row.getString("fields"),
            row.getString("created_by"),
            row.getTimestamp("created_at").toInstant(),
            row.getTimestamp("updated_at").toInstant(),
            row.getLong("row_version"));
    return new Tagged<>(account, Blob.of(row.getBytes("tag")));
  }
}
