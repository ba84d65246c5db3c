package io.keyhold.engine.audit;

import io.keyhold.engine.caller.RowKind;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.store.Blob;
import io.keyhold.kms.audit.Sha256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Statements over chains and records, on a connection that its caller owns. */
final class AuditTable {
  private static final String INSERT =
      """
      INSERT INTO audit_record (chain, seq, at, caller, action, resource, outcome, record, hash)
      SELECT ?, r.seq, timestamptz 'epoch' + r.micros * interval '1 microsecond',
             r.caller, r.action, r.resource, r.outcome, r.record, r.hash
      FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                  ?::bytea[])
        AS r (seq, micros, caller, action, resource, outcome, record, hash)
      """;

  private static final String LAST =
      """
      SELECT seq, hash FROM audit_record WHERE chain = ? ORDER BY seq DESC LIMIT 1
      """;

  private final List<RowKind> kinds;
  private final String currentVersions;
  private final String insertAndCheck;

  AuditTable(List<RowKind> kinds) {
    this.kinds = List.copyOf(kinds);
    this.currentVersions =
        IntStream.range(0, kinds.size())
            .mapToObj(
                i ->
                    "SELECT "
                        + i
                        + ", id, row_version FROM "
                        + kinds.get(i).table()
                        + " WHERE id = ANY (?::uuid[])")
            .collect(Collectors.joining(" UNION ALL "));
    this.insertAndCheck = "WITH appended AS (" + INSERT + ") " + currentVersions;
  }

  /**
   * Appends rows and, by the same statement, reads the current versions of {@code used}: one round
   * trip and one commit for a whole group.
   */
  List<RowVersion> append(Connection connection, UUID chain, List<Row> rows, List<RowVersion> used)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(used.isEmpty() ? INSERT : insertAndCheck)) {
      int next = bindRows(connection, statement, chain, rows);
      if (used.isEmpty()) {
        statement.executeUpdate();
        return List.of();
      }
      bindKinds(connection, statement, next, used);
      return readVersions(statement);
    }
  }

  /** The committed versions of those of {@code used} that exist. */
  List<RowVersion> currentVersions(Connection connection, List<RowVersion> used)
      throws SQLException {
    if (used.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(currentVersions)) {
      bindKinds(connection, statement, 1, used);
      return readVersions(statement);
    }
  }

  /**
   * As {@link #currentVersions}, and nobody changes these rows until the transaction ends: a change
   * never commits after the revocation of what it rests on.
   */
  List<RowVersion> lockVersions(Connection connection, List<RowVersion> used) throws SQLException {
    List<RowVersion> versions = new ArrayList<>(used.size());
    for (RowKind kind : kinds) {
      Object[] ids = ids(kind, used);
      if (ids.length > 0) {
        lockVersions(connection, kind, ids, versions);
      }
    }
    return versions;
  }

  private static void lockVersions(
      Connection connection, RowKind kind, Object[] ids, List<RowVersion> versions)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, row_version FROM "
                + kind.table()
                + " WHERE id = ANY (?::uuid[]) ORDER BY id FOR SHARE")) {
      statement.setArray(1, connection.createArrayOf("uuid", ids));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          versions.add(new RowVersion(kind, result.getObject(1, UUID.class), result.getLong(2)));
        }
      }
    }
  }

  private static Object[] ids(RowKind kind, List<RowVersion> used) {
    return used.stream()
        .filter(row -> row.kind().equals(kind))
        .map(RowVersion::id)
        .distinct()
        .toArray();
  }

  /** Makes this connection the chain's writer until it closes; false when another one is. */
  boolean lock(Connection connection, UUID chain) throws SQLException {
    return ask(connection, "SELECT pg_try_advisory_lock(?)", lockKey(chain));
  }

  void unlock(Connection connection, UUID chain) throws SQLException {
    ask(connection, "SELECT pg_advisory_unlock(?)", lockKey(chain));
  }

  private static boolean ask(Connection connection, String question, long key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      statement.setLong(1, key);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  private static long lockKey(UUID chain) {
    return chain.getMostSignificantBits() ^ chain.getLeastSignificantBits();
  }

  void insertChain(Connection connection, UUID chain) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO audit_chain (id, opened_at) VALUES (?, clock_timestamp())")) {
      statement.setObject(1, chain);
      statement.executeUpdate();
    }
  }

  boolean isOpen(Connection connection, UUID chain) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT closed_at IS NULL FROM audit_chain WHERE id = ?")) {
      statement.setObject(1, chain);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  void close(Connection connection, List<UUID> chains) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE audit_chain SET closed_at = clock_timestamp()
            WHERE id = ANY (?::uuid[]) AND closed_at IS NULL
            """)) {
      statement.setArray(1, connection.createArrayOf("uuid", chains.toArray()));
      statement.executeUpdate();
    }
  }

  Head head(Connection connection, UUID chain) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LAST)) {
      statement.setObject(1, chain);
      try (ResultSet result = statement.executeQuery()) {
        return result.next()
            ? new Head(chain, result.getLong(1), Sha256.ofDigest(result.getBytes(2)))
            : Head.start(chain);
      }
    }
  }

  /** Heads of the open chains that have a record, in order of the UUIDs' text. */
  List<Head> openHeads(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT c.id, r.seq, r.hash
                FROM audit_chain c
                CROSS JOIN LATERAL (
                  SELECT seq, hash FROM audit_record WHERE chain = c.id ORDER BY seq DESC LIMIT 1) r
                WHERE c.closed_at IS NULL
                ORDER BY c.id
                """);
        ResultSet result = statement.executeQuery()) {
      List<Head> heads = new ArrayList<>();
      while (result.next()) {
        heads.add(
            new Head(
                result.getObject(1, UUID.class),
                result.getLong(2),
                Sha256.ofDigest(result.getBytes(3))));
      }
      return heads;
    }
  }

  List<UUID> openChains(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT id FROM audit_chain WHERE closed_at IS NULL ORDER BY id");
        ResultSet result = statement.executeQuery()) {
      List<UUID> chains = new ArrayList<>();
      while (result.next()) {
        chains.add(result.getObject(1, UUID.class));
      }
      return chains;
    }
  }

  /** The newest checkpoint's number and body. */
  Optional<StoredCheckpoint> lastCheckpoint(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT n, body, signature FROM audit_checkpoint ORDER BY n DESC LIMIT 1
                """);
        ResultSet result = statement.executeQuery()) {
      return result.next()
          ? Optional.of(
              new StoredCheckpoint(
                  result.getLong(1), result.getString(2), Blob.of(result.getBytes(3))))
          : Optional.empty();
    }
  }

  /** Inserts a checkpoint; false when its number is taken. */
  boolean insertCheckpoint(Connection connection, StoredCheckpoint checkpoint) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO audit_checkpoint (n, body, signature, at)
            VALUES (?, ?, ?, clock_timestamp()) ON CONFLICT DO NOTHING
            """)) {
      statement.setLong(1, checkpoint.n());
      statement.setString(2, checkpoint.body());
      statement.setBytes(3, checkpoint.signature().toBytes());
      return statement.executeUpdate() == 1;
    }
  }

  private static int bindRows(
      Connection connection, PreparedStatement statement, UUID chain, List<Row> rows)
      throws SQLException {
    int size = rows.size();
    Long[] seqs = new Long[size];
    Long[] micros = new Long[size];
    String[] callers = new String[size];
    String[] actions = new String[size];
    String[] resources = new String[size];
    String[] outcomes = new String[size];
    String[] texts = new String[size];
    byte[][] hashes = new byte[size][];
    for (int i = 0; i < size; i++) {
      Row row = rows.get(i);
      seqs[i] = row.seq();
      micros[i] =
          row.record().time().getEpochSecond() * 1_000_000 + row.record().time().getNano() / 1_000;
      callers[i] = row.record().caller();
      actions[i] = row.record().action();
      resources[i] = row.record().resource().orElse("-");
      outcomes[i] = row.record().outcome().name();
      texts[i] = row.text();
      hashes[i] = row.hash().toBytes();
    }
    statement.setObject(1, chain);
    statement.setArray(2, connection.createArrayOf("bigint", seqs));
    statement.setArray(3, connection.createArrayOf("bigint", micros));
    statement.setArray(4, connection.createArrayOf("text", callers));
    statement.setArray(5, connection.createArrayOf("text", actions));
    statement.setArray(6, connection.createArrayOf("text", resources));
    statement.setArray(7, connection.createArrayOf("text", outcomes));
    statement.setArray(8, connection.createArrayOf("text", texts));
    statement.setArray(9, connection.createArrayOf("bytea", hashes));
    return 10;
  }

  private void bindKinds(
      Connection connection, PreparedStatement statement, int first, List<RowVersion> used)
      throws SQLException {
    for (int i = 0; i < kinds.size(); i++) {
      Object[] ids = ids(kinds.get(i), used);
      statement.setArray(first + i, connection.createArrayOf("uuid", ids));
    }
  }

  private List<RowVersion> readVersions(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      List<RowVersion> versions = new ArrayList<>();
      while (result.next()) {
        versions.add(
            new RowVersion(
                kinds.get(result.getInt(1)), result.getObject(2, UUID.class), result.getLong(3)));
      }
      return versions;
    }
  }
}
