package io.keyhold.engine.audit;

import io.keyhold.engine.store.Blob;
import io.keyhold.engine.store.Database;
import io.keyhold.kms.audit.ChainHead;
import io.keyhold.kms.audit.Checkpoint;
import io.keyhold.kms.audit.CheckpointChain;
import io.keyhold.kms.audit.Sha256;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs the heads of all open chains. Checkpoints of all replicas are one numbered sequence, each
 * naming its predecessor's hash: a chain that vanishes is missed, and so is a checkpoint.
 */
final class Checkpoints {
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
  private static final int TRIES = 20;

  private final UUID instance;
  private final Database database;
  private final AuditTable table;
  private final CheckpointSigner signer;
  private final Sinks sinks;
  private final Clock clock;
  private final Sha256 key;
  private final HiddenChains hiddenChains;
  private volatile long covered = System.nanoTime();

  Checkpoints(
      UUID instance,
      Database database,
      AuditTable table,
      CheckpointSigner signer,
      Sinks sinks,
      Clock clock) {
    this.instance = instance;
    this.database = database;
    this.table = table;
    this.signer = signer;
    this.sinks = sinks;
    this.clock = clock;
    this.key = Sha256.of(signer.spki());
    this.hiddenChains = new HiddenChains(table);
  }

  /** How long ago all records of that moment were covered by a checkpoint. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - covered);
  }

  /** Writes a checkpoint when a record was committed since the last one. */
  synchronized void write() throws SQLException {
    write(Set.of(), Optional.empty());
  }

  /**
   * Closes chains whose writer is gone: their advisory lock is free. The locks are held until the
   * closing checkpoint is committed, so that a writer which only lost its connection cannot go on.
   */
  synchronized void closeOrphans() throws SQLException {
    try (Connection connection = database.direct().getConnection()) {
      Set<UUID> open = new LinkedHashSet<>(table.openChains(connection));
      // A hidden chain is closed like any other, or it would be attested for ever.
      open(table.lastCheckpoint(connection)).forEach(entry -> open.add(entry.chain()));
      List<UUID> orphans = new ArrayList<>();
      for (UUID chain : open) {
        if (table.lock(connection, chain)) {
          orphans.add(chain);
        }
      }
      if (!orphans.isEmpty()) {
        log.info("closing {} audit chains whose writers are gone", orphans.size());
        // On the connection that holds their locks: if it breaks, so does the closing.
        write(new HashSet<>(orphans), Optional.of(connection));
      }
    }
  }

  private void write(Set<UUID> closing, Optional<Connection> holder) throws SQLException {
    for (int i = 0; i < TRIES; i++) {
      long began = System.nanoTime();
      Optional<StoredCheckpoint> last;
      List<Head> heads;
      List<Head> hidden;
      try (Connection connection = database.pool().getConnection()) {
        last = table.lastCheckpoint(connection);
        heads = new ArrayList<>(table.openHeads(connection));
        hidden = hiddenChains.find(connection, open(last), heads);
      }
      hidden.stream().filter(head -> head.seq() >= 0).forEach(heads::add);
      List<CheckpointChain> entries = entries(heads, closing);
      if (closing.isEmpty() && sameHeads(last, entries)) {
        covered = began;
        return;
      }
      StoredCheckpoint next = sign(last, entries);
      if (insert(next, closing, holder)) {
        covered = began;
        hiddenChains.report(hidden);
        sinks.send(next.exportLine());
        return;
      }
      // Another replica's checkpoint took the number: ours must name it as its predecessor.
    }
    throw new SQLException("no checkpoint number could be had");
  }

  private StoredCheckpoint sign(Optional<StoredCheckpoint> last, List<CheckpointChain> entries) {
    long n = last.map(checkpoint -> checkpoint.n() + 1).orElse(0L);
    Sha256 previous =
        last.map(checkpoint -> Sha256.of(checkpoint.body().getBytes(StandardCharsets.UTF_8)))
            .orElse(Sha256.ZERO);
    String body = new Checkpoint(entries, instance, key, n, previous, clock.instant()).toJson();
    return new StoredCheckpoint(
        n, body, Blob.of(signer.sign(body.getBytes(StandardCharsets.UTF_8))));
  }

  private boolean insert(
      StoredCheckpoint checkpoint, Set<UUID> closing, Optional<Connection> holder)
      throws SQLException {
    if (holder.isPresent()) {
      return insert(holder.get(), checkpoint, closing);
    }
    try (Connection connection = database.pool().getConnection()) {
      return insert(connection, checkpoint, closing);
    }
  }

  private boolean insert(Connection connection, StoredCheckpoint checkpoint, Set<UUID> closing)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      boolean inserted = table.insertCheckpoint(connection, checkpoint);
      if (inserted) {
        table.close(connection, List.copyOf(closing));
      }
      connection.commit();
      return inserted;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static List<CheckpointChain> entries(List<Head> heads, Set<UUID> closing) {
    List<CheckpointChain> entries = new ArrayList<>(heads.size());
    for (Head head : heads) {
      entries.add(
          new CheckpointChain(
              head.chain(),
              closing.contains(head.chain()),
              new ChainHead(head.seq(), head.hash())));
    }
    return entries;
  }

  private static boolean sameHeads(Optional<StoredCheckpoint> last, List<CheckpointChain> entries) {
    return last.flatMap(Checkpoints::parsed).isPresent() && open(last).equals(Set.copyOf(entries));
  }

  /** The chains that a checkpoint leaves open; none when it cannot be read. */
  private static Set<CheckpointChain> open(Optional<StoredCheckpoint> stored) {
    return stored.flatMap(Checkpoints::parsed).stream()
        .flatMap(checkpoint -> checkpoint.chains().stream())
        .filter(entry -> !entry.closed())
        .collect(Collectors.toSet());
  }

  /**
   * Empty for what is no checkpoint: garbage in the table must not keep the next from following.
   */
  private static Optional<Checkpoint> parsed(StoredCheckpoint stored) {
    try {
      return Optional.of(Checkpoint.parse(stored.body()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
