package io.keyhold.engine.audit;

import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.store.Transaction;
import io.keyhold.kms.audit.AuditChainHash;
import io.keyhold.kms.audit.AuditRecord;
import io.keyhold.kms.audit.ChainHead;
import io.keyhold.kms.audit.Outcome;
import io.keyhold.kms.audit.Sha256;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * One chain and its only writer: a database connection that holds the chain's advisory lock. Used
 * by one thread at a time.
 *
 * <p>When the connection breaks in the middle of a commit, nobody knows whether the commit
 * happened. The writer then connects anew and reads the head: what is there was committed. While it
 * was away a starting process may have taken the chain for an orphan and closed it; then a new
 * chain begins.
 */
final class AuditChain implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditChain.class);
  private static final int LOCK_TRIES = 20;

  /** Serialization failure and deadlock: another transaction came first. */
  private static final Set<String> CONCURRENCY = Set.of("40001", "40P01");

  private final DataSource dataSource;
  private final AuditTable table;
  private final Clock clock;
  private final AuditChainHash hasher = new AuditChainHash();
  private @Nullable Connection connection;
  private Head head = Head.start(new UUID(0, 0));

  /** Where the chain ends if the group whose commit is under way was committed. */
  private Head pending = head;

  AuditChain(DataSource dataSource, AuditTable table, Clock clock) {
    this.dataSource = dataSource;
    this.table = table;
    this.clock = clock;
  }

  UUID id() {
    return head.chain();
  }

  /** Appends a group and returns the committed versions of {@code used}, where they exist. */
  List<RowVersion> append(List<AuditRecord> records, List<RowVersion> used) throws SQLException {
    Connection current = connect();
    List<Row> rows = place(records);
    try {
      List<RowVersion> versions = table.append(current, id(), rows, used);
      advance(rows);
      return versions;
    } catch (SQLException e) {
      if (!committedAfterAll(rows)) {
        throw e;
      }
      return table.currentVersions(connect(), used);
    }
  }

  /**
   * Runs {@code change} and appends {@code record} in one transaction.
   *
   * @throws Stale when a row of {@code used} is no longer what the change rests on
   */
  <T> T commit(AuditRecord record, List<RowVersion> used, Function<Transaction, T> change)
      throws SQLException {
    Connection current = connect();
    List<Row> rows;
    T result;
    try {
      current.setAutoCommit(false);
      List<RowVersion> versions = table.lockVersions(current, used);
      if (!Stale.among(used, versions).isEmpty()) {
        rollback(current);
        throw new Stale(Stale.among(used, versions));
      }
      result = change.apply(Transaction.on(current));
      rows = place(List.of(record));
      table.append(current, id(), rows, List.of());
    } catch (ConcurrencyFailureException e) {
      rollback(current);
      throw new Transaction.Conflict("a row that is locked");
    } catch (SQLException e) {
      disconnect();
      if (CONCURRENCY.contains(String.valueOf(e.getSQLState()))) {
        throw new Transaction.Conflict("a row that is locked");
      }
      throw e;
    } catch (DataAccessResourceFailureException e) {
      disconnect();
      throw e;
    } catch (RuntimeException | Error e) {
      rollback(current);
      throw e;
    }
    try {
      current.commit();
      advance(rows);
    } catch (SQLException e) {
      if (!committedAfterAll(rows)) {
        throw e;
      }
      return result;
    }
    try {
      current.setAutoCommit(true);
    } catch (SQLException e) {
      disconnect();
    }
    return result;
  }

  private List<Row> place(List<AuditRecord> records) {
    List<Row> rows = new ArrayList<>(records.size());
    long seq = head.seq();
    Sha256 hash = head.hash();
    for (AuditRecord record : records) {
      seq++;
      String text = record.toJson(id(), seq);
      hash = hasher.next(hash, text);
      rows.add(new Row(record, seq, text, hash));
    }
    pending = new Head(id(), seq, hash);
    return rows;
  }

  private void advance(List<Row> rows) {
    Row last = rows.get(rows.size() - 1);
    head = new Head(id(), last.seq(), last.hash());
  }

  private boolean committedAfterAll(List<Row> rows) throws SQLException {
    disconnect();
    UUID before = id();
    connect();
    Row last = rows.get(rows.size() - 1);
    return before.equals(id()) && head.seq() == last.seq() && head.hash().equals(last.hash());
  }

  private Connection connect() throws SQLException {
    Connection current = connection;
    if (current != null) {
      return current;
    }
    current = dataSource.getConnection();
    try {
      current.setAutoCommit(true);
      if (head.seq() < 0 || !resume(current)) {
        begin(current);
      }
      connection = current;
      return current;
    } catch (SQLException | RuntimeException e) {
      abort(current);
      throw e;
    }
  }

  private boolean resume(Connection current) throws SQLException {
    // The server may need a moment to notice that the old connection is gone.
    for (int i = 0; i < LOCK_TRIES; i++) {
      if (table.lock(current, id())) {
        if (table.isOpen(current, id()) && endsAsKnown(current)) {
          return true;
        }
        table.unlock(current, id());
        return false;
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  /**
   * A chain that ends otherwise than this writer left it was cut or continued by someone else, or
   * the database lost commits: it is left alone, and the new chain names the head that was known.
   */
  private boolean endsAsKnown(Connection current) throws SQLException {
    Head found = table.head(current, id());
    if (found.equals(head) || found.equals(pending)) {
      head = found;
      return true;
    }
    log.error(
        "audit chain {} ends at {} in the database and not at {}: it was changed from outside",
        id(),
        found.seq(),
        head.seq());
    return false;
  }

  private void begin(Connection current) throws SQLException {
    UUID chain = UUID.randomUUID();
    // The lock comes before the row: a chain without a lock looks like an orphan.
    if (!table.lock(current, chain)) {
      throw new SQLException("the lock of a new audit chain is taken");
    }
    Map<UUID, ChainHead> heads = new HashMap<>();
    for (Head other : table.openHeads(current)) {
      heads.put(other.chain(), new ChainHead(other.seq(), other.hash()));
    }
    if (head.seq() >= 0) {
      heads.put(head.chain(), new ChainHead(head.seq(), head.hash()));
    }
    current.setAutoCommit(false);
    table.insertChain(current, chain);
    head = Head.start(chain);
    AuditRecord first =
        AuditRecord.of(AuditRecord.OPEN_CHAIN, "system:audit", Outcome.SUCCESS, clock.instant())
            .resource("audit/" + chain)
            .heads(heads)
            .build();
    List<Row> rows = place(List.of(first));
    table.append(current, chain, rows, List.of());
    current.commit();
    current.setAutoCommit(true);
    advance(rows);
  }

  private void rollback(Connection current) {
    try {
      current.rollback();
      current.setAutoCommit(true);
    } catch (SQLException e) {
      disconnect();
    }
  }

  private void disconnect() {
    Connection current = connection;
    connection = null;
    if (current != null) {
      abort(current);
    }
  }

  private static void abort(Connection current) {
    try {
      current.close();
    } catch (SQLException e) {
      log.debug("closing a broken audit connection failed", e);
    }
  }

  /** Releases the chain; its closing checkpoint is written by {@link Checkpoints}. */
  @Override
  public void close() {
    Connection current = connection;
    if (current != null) {
      try {
        // At once, rather than when the server notices that the connection is gone.
        table.unlock(current, id());
      } catch (SQLException e) {
        log.debug("an audit chain's lock could not be released by hand", e);
      }
    }
    disconnect();
  }
}
