package io.keyhold.engine.audit;

import io.keyhold.engine.caller.RowKind;
import io.keyhold.engine.store.Blob;
import io.keyhold.engine.store.Database;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.audit.ExportLine;
import io.keyhold.kms.audit.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the audit: pages for people, and the whole of it for verification. */
final class AuditLogTable {
  private static final int FETCH = 1_000;

  /** A listed record and its place in the order of the list. */
  record Listed(long micros, UUID chain, long seq, String record) {}

  private final DataSource direct;
  private final JdbcClient jdbc;
  private final List<RowKind> kinds;

  AuditLogTable(Database database, List<RowKind> kinds) {
    this.direct = database.direct();
    this.jdbc = JdbcClient.create(database.pool());
    this.kinds = List.copyOf(kinds);
  }

  /** Records older than {@code after}, newest first. */
  List<Listed> list(AuditQuery query, Optional<Listed> after) {
    StringBuilder sql =
        new StringBuilder(
            """
            SELECT (extract(epoch FROM at) * 1000000)::bigint AS micros, chain, seq, record
            FROM audit_record WHERE true
            """);
    List<Object> values = new ArrayList<>();
    query.caller().ifPresent(value -> condition(sql, values, "caller = ?", value));
    query.action().ifPresent(value -> condition(sql, values, "action = ?", value));
    query.resource().ifPresent(value -> condition(sql, values, "resource = ?", value));
    query.outcome().ifPresent(value -> condition(sql, values, "outcome = ?", value));
    query
        .keychain()
        .ifPresent(
            code -> {
              condition(
                  sql,
                  values,
                  "(resource = ? OR starts_with(resource, ?))",
                  "keychain/" + code,
                  "keychain/" + code + "/");
            });
    query.from().ifPresent(time -> condition(sql, values, "at >= ?", Timestamp.from(time)));
    query.to().ifPresent(time -> condition(sql, values, "at < ?", Timestamp.from(time)));
    after.ifPresent(
        last ->
            condition(
                sql,
                values,
                "(at, chain, seq) < (timestamptz 'epoch' + ? * interval '1 microsecond', ?, ?)",
                last.micros(),
                last.chain(),
                last.seq()));
    sql.append(" ORDER BY at DESC, chain DESC, seq DESC LIMIT ?");
    values.add(query.limit() + 1);
    return jdbc.sql(sql.toString())
        .params(values)
        .query(
            (row, i) ->
                new Listed(
                    row.getLong("micros"),
                    row.getObject("chain", UUID.class),
                    row.getLong("seq"),
                    row.getString("record")))
        .list();
  }

  private static void condition(
      StringBuilder sql, List<Object> values, String condition, Object... bound) {
    sql.append(" AND ").append(condition);
    values.addAll(List.of(bound));
  }

  /** Bodies of the newest checkpoints, newest first. */
  List<String> checkpoints(int limit) {
    return jdbc.sql("SELECT body FROM audit_checkpoint ORDER BY n DESC LIMIT ?")
        .param(limit)
        .query(String.class)
        .list();
  }

  /**
   * Writes everything as JSON lines, from one snapshot: rows and the records that explain them are
   * of one moment.
   */
  void export(Writer out) {
    try (Connection connection = direct.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      try {
        lines(
            connection,
            out,
            "SELECT chain, seq, hash, record FROM audit_record ORDER BY chain, seq",
            row ->
                new ExportLine.ChainRecord(
                        row.getObject(1, UUID.class),
                        row.getLong(2),
                        Sha256.ofDigest(row.getBytes(3)),
                        row.getString(4))
                    .toJson());
        lines(
            connection,
            out,
            "SELECT n, body, signature FROM audit_checkpoint ORDER BY n",
            row ->
                new StoredCheckpoint(row.getLong(1), row.getString(2), Blob.of(row.getBytes(3)))
                    .exportLine());
        for (RowKind kind : kinds) {
          lines(
              connection,
              out,
              "SELECT id, row_version, tag FROM " + kind.table() + " ORDER BY id",
              row ->
                  new ExportLine.Row(
                          kind.name() + "/" + row.getString(1),
                          row.getLong(2),
                          HexFormat.of().formatHex(row.getBytes(3)))
                      .toJson());
        }
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new KmsException(Reason.STORE_UNAVAILABLE, "the audit could not be read", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface LineOf {
    String line(ResultSet row) throws SQLException;
  }

  private static void lines(Connection connection, Writer out, String sql, LineOf form)
      throws SQLException, IOException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          out.write(form.line(row));
          out.write('\n');
        }
      }
    }
  }
}
