package io.keyhold.engine.keys;

import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.store.Blob;
import io.keyhold.engine.store.Transaction;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.KeyState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of keys and their versions. */
final class KeyTable {
  private static final String COLUMNS =
      """
      id, role, description, spec, usage, origin, suite, state, current_version, created_at,
      row_version, tag
      """;

  private final JdbcClient jdbc;

  KeyTable(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  /** The database's time: ages are measured by its clock, so creation is as well. */
  Instant now() {
    return jdbc.sql("SELECT clock_timestamp()").query(Timestamp.class).single().toInstant();
  }

  Optional<Tagged<KeyRow>> find(KeyId id) {
    return jdbc.sql("SELECT " + COLUMNS + " FROM key WHERE id = ?")
        .param(id.value())
        .query(KeyTable::keyRow)
        .optional();
  }

  /** Customers' keys in order of their ids, after {@code after}. */
  List<Tagged<KeyRow>> list(Optional<KeyState> state, Optional<UUID> after, int limit) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                FROM key
                WHERE role = 'CUSTOMER'
                  AND (:state::text IS NULL OR state = :state::text)
                  AND (:after::uuid IS NULL OR id > :after::uuid)
                ORDER BY id LIMIT :limit
                """)
        .param("state", state.map(KeyState::name).orElse(null))
        .param("after", after.orElse(null))
        .param("limit", limit)
        .query(KeyTable::keyRow)
        .list();
  }

  /** Keys whose making was never finished, by the database's clock. */
  List<Tagged<KeyRow>> unfinished(Duration age) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                FROM key
                WHERE state = 'CREATING' AND created_at < now() - ? * interval '1 second'
                ORDER BY created_at LIMIT 100
                """)
        .param(age.toSeconds())
        .query(KeyTable::keyRow)
        .list();
  }

  Optional<Tagged<VersionRow>> findVersion(KeyId key, int version) {
    return jdbc.sql(
            """
            SELECT version, root_id, kind, wrap_mechanism, wrapped, material_length, check_value,
                   spki, created_at, tag
            FROM key_version WHERE key_id = ? AND version = ?
            """)
        .params(key.value(), version)
        .query(KeyTable::versionRow)
        .optional();
  }

  void insert(Transaction transaction, KeyRow row, byte[] tag) {
    transaction
        .jdbc()
        .sql(
            """
            INSERT INTO key (id, role, description, spec, usage, origin, suite, state,
                             current_version, created_at, row_version, tag)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            row.id().value(),
            row.role().name(),
            row.description(),
            row.spec(),
            row.usage(),
            row.origin(),
            row.suite(),
            row.state().name(),
            row.currentVersion(),
            Timestamp.from(row.createdAt()),
            row.rowVersion(),
            tag)
        .update();
  }

  void insertVersion(Transaction transaction, KeyId key, VersionRow row, byte[] tag) {
    transaction
        .jdbc()
        .sql(
            """
            INSERT INTO key_version (key_id, version, root_id, kind, wrap_mechanism, wrapped,
                                     material_length, check_value, spki, created_at, tag)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            Arrays.asList(
                key.value(),
                row.version(),
                row.root().value(),
                row.kind().name(),
                row.wrapMechanism(),
                row.wrapped().toBytes(),
                row.materialLength(),
                row.checkValue().toBytes(),
                row.spki().map(Blob::toBytes).orElse(null),
                Timestamp.from(row.createdAt()),
                tag))
        .update();
  }

  /** Writes {@code next} over the version before it. */
  void update(Transaction transaction, KeyRow next, byte[] tag) {
    int rows =
        transaction
            .jdbc()
            .sql(
                """
                UPDATE key SET state = ?, current_version = ?, row_version = ?, tag = ?
                WHERE id = ? AND row_version = ?
                """)
            .params(
                next.state().name(),
                next.currentVersion(),
                next.rowVersion(),
                tag,
                next.id().value(),
                next.rowVersion() - 1)
            .update();
    Transaction.changedOne(rows, "key/" + next.id());
  }

  /** Removes a key that never came to be; there is no version of it. */
  void removeUnfinished(Transaction transaction, KeyRow row) {
    int rows =
        transaction
            .jdbc()
            .sql("DELETE FROM key WHERE id = ? AND row_version = ? AND state = 'CREATING'")
            .params(row.id().value(), row.rowVersion())
            .update();
    Transaction.changedOne(rows, "key/" + row.id());
  }

  private static Tagged<KeyRow> keyRow(ResultSet row, int number) throws SQLException {
    return new Tagged<>(
        new KeyRow(
            new KeyId(row.getObject("id", UUID.class)),
            Role.valueOf(row.getString("role")),
            row.getString("description"),
            row.getString("spec"),
            row.getString("usage"),
            row.getString("origin"),
            row.getString("suite"),
            KeyState.valueOf(row.getString("state")),
            row.getInt("current_version"),
            instant(row),
            row.getLong("row_version")),
        Blob.of(row.getBytes("tag")));
  }

  private static Tagged<VersionRow> versionRow(ResultSet row, int number) throws SQLException {
    return new Tagged<>(
        new VersionRow(
            row.getInt("version"),
            new RootId(row.getObject("root_id", UUID.class)),
            KeyKind.valueOf(row.getString("kind")),
            row.getLong("wrap_mechanism"),
            Blob.of(row.getBytes("wrapped")),
            row.getInt("material_length"),
            Blob.of(row.getBytes("check_value")),
            Optional.ofNullable(row.getBytes("spki")).map(Blob::of),
            instant(row)),
        Blob.of(row.getBytes("tag")));
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return row.getTimestamp("created_at").toInstant();
  }
}
