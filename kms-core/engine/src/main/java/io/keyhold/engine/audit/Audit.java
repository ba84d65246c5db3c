package io.keyhold.engine.audit;

import io.keyhold.engine.caller.RowKind;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.store.Cursors;
import io.keyhold.engine.store.Database;
import io.keyhold.engine.store.Transaction;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Page;
import io.keyhold.kms.Reason;
import io.keyhold.kms.audit.AuditRecord;
import io.keyhold.kms.audit.ExportLine;
import io.keyhold.kms.audit.Outcome;
import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit: every act waits for its record here. Also lists and exports what was written.
 *
 * <p>{@link #append} and {@link #commit} are the gate's; nobody else calls them.
 */
public final class Audit implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Audit.class);

  /** Failures may last this long before they are errors. */
  private static final int TOLERATED_INTERVALS = 3;

  /** Each export holds a connection for as long as its reader takes. */
  private static final int EXPORTS = 2;

  private final DataLane data;
  private final ControlLanes control;
  private final Checkpoints checkpoints;
  private final AuditLogTable written;
  private final Semaphore exports = new Semaphore(EXPORTS);
  private final Cursors cursors;
  private final CheckpointSigner signer;
  private final AuditSettings settings;
  private final Clock clock;
  private final Strangers strangers = new Strangers();
  private final AtomicLong sinceCheckpoint = new AtomicLong();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("audit-timer").daemon().factory());
  private long lastCheckpoint = System.nanoTime();
  private long lastStrangers = System.nanoTime();
  private long lastComplaint;

  private Audit(
      UUID instance,
      Database database,
      List<RowKind> kinds,
      CheckpointSigner signer,
      Cursors cursors,
      AuditSettings settings,
      Clock clock) {
    AuditTable table = new AuditTable(kinds);
    this.settings = settings;
    this.lastComplaint = System.nanoTime() - settings.checkpointInterval().toNanos();
    this.clock = clock;
    this.signer = signer;
    this.cursors = cursors;
    this.data = new DataLane(new AuditChain(database.direct(), table, clock), settings.deadline());
    List<AuditChain> chains = new ArrayList<>();
    for (int i = 0; i < settings.controlChains(); i++) {
      chains.add(new AuditChain(database.direct(), table, clock));
    }
    this.control = new ControlLanes(chains, settings.deadline());
    this.checkpoints =
        new Checkpoints(
            instance,
            database,
            table,
            signer,
            new Sinks(settings, ExportLine.Key.of(signer.spki()).toJson()),
            clock);
    this.written = new AuditLogTable(database, kinds);
  }

  /** Closes the chains of writers that are gone, and begins to write. */
  public static Audit open(
      UUID instance,
      Database database,
      List<RowKind> kinds,
      CheckpointSigner signer,
      Cursors cursors,
      AuditSettings settings,
      Clock clock) {
    Audit audit = new Audit(instance, database, kinds, signer, cursors, settings, clock);
    audit.data.start();
    audit.tidy();
    var unused = audit.timer.scheduleWithFixedDelay(audit::tick, 250, 250, TimeUnit.MILLISECONDS);
    return audit;
  }

  /** Commits a record and returns the rows of the draft that are no longer current. */
  public List<RowVersion> append(Draft draft) {
    List<RowVersion> stale = data.append(draft);
    sinceCheckpoint.incrementAndGet();
    return stale;
  }

  /**
   * Commits a change together with its record.
   *
   * @throws Stale when a row of the draft is no longer current; nothing was changed
   */
  public <T> T commit(Draft draft, Function<Transaction, T> change) {
    T result = control.commit(draft, change);
    sinceCheckpoint.incrementAndGet();
    return result;
  }

  /** Counts a caller that could not prove who they are; recorded once a minute and source. */
  public void stranger(String source) {
    strangers.count(source, 1);
  }

  /** Records as their exact text, newest first. */
  public Page<String> list(AuditQuery query) {
    Optional<AuditLogTable.Listed> after =
        query.cursor().map(cursor -> position(cursors.open("audit", query.filter(), cursor)));
    List<AuditLogTable.Listed> found = written.list(query, after);
    boolean more = found.size() > query.limit();
    List<AuditLogTable.Listed> page = more ? found.subList(0, query.limit()) : found;
    Optional<String> next =
        more
            ? Optional.of(
                cursors.sign("audit", query.filter(), position(page.get(page.size() - 1))))
            : Optional.empty();
    return new Page<>(page.stream().map(AuditLogTable.Listed::record).toList(), next);
  }

  private static String position(AuditLogTable.Listed last) {
    return last.micros() + " " + last.chain() + " " + last.seq();
  }

  private static AuditLogTable.Listed position(String text) {
    String[] parts = text.split(" ", -1);
    return new AuditLogTable.Listed(
        Long.parseLong(parts[0]), UUID.fromString(parts[1]), Long.parseLong(parts[2]), "");
  }

  /** Bodies of the newest checkpoints, newest first. */
  public List<String> checkpoints(int limit) {
    return written.checkpoints(limit);
  }

  /** Writes the whole audit as JSON lines, in the form that the verifier reads. */
  public void export(Writer out) throws IOException {
    if (!exports.tryAcquire()) {
      throw new KmsException(
          Reason.STORE_UNAVAILABLE, EXPORTS + " exports are running: try again later");
    }
    try {
      out.write(ExportLine.Key.of(signer.spki()).toJson());
      out.write('\n');
      written.export(out);
    } finally {
      exports.release();
    }
  }

  private void tick() {
    long now = System.nanoTime();
    if (now - lastStrangers > TimeUnit.MINUTES.toNanos(1)) {
      lastStrangers = now;
      quietly("refused strangers could not be recorded", this::recordStrangers);
      tidy();
    }
    boolean many = sinceCheckpoint.get() >= settings.checkpointRecords();
    if (many || now - lastCheckpoint > settings.checkpointInterval().toNanos()) {
      sinceCheckpoint.set(0);
      try {
        checkpoints.write();
        lastCheckpoint = now;
      } catch (SQLException | RuntimeException | Error e) {
        uncovered(e);
      }
    }
  }

  /** Says it once an interval, however often it is tried; as an error when it lasts. */
  private void uncovered(Throwable reason) {
    long interval = settings.checkpointInterval().toNanos();
    if (System.nanoTime() - lastComplaint < interval) {
      return;
    }
    lastComplaint = System.nanoTime();
    Duration age = checkpointAge();
    if (age.toNanos() > TOLERATED_INTERVALS * interval) {
      log.error("audit records of the last {} have no checkpoint: {}", age, reason.toString());
    } else {
      log.warn("no audit checkpoint could be written: {}", reason.toString());
    }
  }

  private void tidy() {
    quietly("audit chains without a writer could not be closed yet", checkpoints::closeOrphans);
  }

  @FunctionalInterface
  private interface Job {
    void run() throws SQLException;
  }

  /** One job's failure keeps no other from its turn, and an error does not end the schedule. */
  private static void quietly(String otherwise, Job job) {
    try {
      job.run();
    } catch (SQLException | RuntimeException | Error e) {
      log.warn("{}: {}", otherwise, e.toString());
    }
  }

  private void recordStrangers() {
    for (Map.Entry<String, Long> source : strangers.drain().entrySet()) {
      try {
        append(new Draft(strangers(source.getKey(), source.getValue()), List.of()));
      } catch (RuntimeException e) {
        strangers.count(source.getKey(), source.getValue());
        throw e;
      }
    }
  }

  private AuditRecord strangers(String source, long count) {
    return AuditRecord.of("access:Authenticate", "anonymous", Outcome.REFUSED, clock.instant())
        .code(Reason.UNAUTHENTICATED.name())
        .count(count)
        .source(source)
        .build();
  }

  /**
   * How long ago a checkpoint was written or found unneeded. In good health this is little more
   * than the interval of the settings; several intervals mean that new records are not attested.
   */
  public Duration checkpointAge() {
    return checkpoints.age();
  }

  /** Writes a checkpoint now, so that all committed records are covered. */
  public void checkpoint() {
    try {
      checkpoints.write();
    } catch (SQLException e) {
      throw new KmsException(Reason.STORE_UNAVAILABLE, "no checkpoint could be written", e);
    }
  }

  /** Writes what waits and a closing checkpoint, then lets go of the chains. */
  @Override
  public void close() {
    timer.shutdown();
    quietly("refused strangers could not be recorded", this::recordStrangers);
    data.close();
    control.close();
    tidy();
  }
}
