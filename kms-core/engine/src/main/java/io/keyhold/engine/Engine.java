package io.keyhold.engine;

import io.keyhold.engine.access.Access;
import io.keyhold.engine.access.Action;
import io.keyhold.engine.access.Resource;
import io.keyhold.engine.audit.Audit;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.caller.RowKind;
import io.keyhold.engine.crypto.Crypto;
import io.keyhold.engine.gate.Gate;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.integrity.Integrity;
import io.keyhold.engine.keys.AuditKey;
import io.keyhold.engine.keys.CreatingSweep;
import io.keyhold.engine.keys.Keys;
import io.keyhold.engine.store.Cursors;
import io.keyhold.engine.store.Database;
import io.keyhold.engine.store.Migrations;
import io.keyhold.engine.store.Transaction;
import io.keyhold.kms.Kms;
import io.keyhold.kms.key.KeyId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The key service in process: wires the features and owns their life. Start-up order: migrations,
 * the instance's roots proved on the token, the audit, keys, sweeps.
 */
public final class Engine implements AutoCloseable {
  private static final Duration UNFINISHED = Duration.ofMinutes(5);

  private final UUID instance;
  private final Hsm hsm;
  private final Integrity integrity;
  private final Cursors cursors;
  private final Audit audit;
  private final Gate gate;
  private final Keys keys;
  private final Crypto crypto;
  private final ScheduledExecutorService sweeps =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("sweeps").daemon().factory());

  private Engine(
      EngineSettings settings,
      Instance instance,
      Integrity integrity,
      AuditKey auditKey,
      Hsm hsm,
      Database database,
      Clock clock) {
    this.instance = instance.id();
    this.hsm = hsm;
    this.integrity = integrity;
    this.cursors = new Cursors(integrity);
    List<RowKind> rows = new ArrayList<>(settings.rows());
    rows.add(0, Keys.ROWS);
    this.audit =
        Audit.open(instance.id(), database, rows, auditKey, cursors, settings.audit(), clock);
    this.gate = new Gate(new Access(), audit, clock);
    this.keys =
        new Keys(
            instance.id(),
            gate,
            hsm,
            instance.currentRoot(),
            integrity,
            cursors,
            database.pool(),
            settings.handleCache());
    this.crypto = new Crypto(keys, gate, hsm);
  }

  /** What an opened engine does first; after a failure it is closed again. */
  private void begin(Instance row, AuditKey auditKey, Database database) {
    if (!row.announced()) {
      announce(database, auditKey);
    }
    // An export always has a checkpoint to be verified against.
    audit.checkpoint();
    CreatingSweep sweep = new CreatingSweep(keys, UNFINISHED);
    var unused = sweeps.scheduleWithFixedDelay(sweep, 1, 60, TimeUnit.SECONDS);
  }

  /**
   * Opens the engine of an initialised instance.
   *
   * @param hsm logged in; the engine closes it
   * @throws IllegalStateException with a sentence when the database is not initialised or the token
   *     is not the one that it was made with
   */
  public static Engine open(EngineSettings settings, Hsm hsm, Database database, Clock clock) {
    new Migrations(database.pool(), settings.migrations()).run();
    InstanceTable table = new InstanceTable(database.pool());
    Instance instance =
        table
            .find()
            .orElseThrow(
                () -> new IllegalStateException("the database has no instance: run kms init"));
    List<RootProof> proofs = table.roots();
    proofs.forEach(proof -> proof.verify(hsm, instance.id()));
    Integrity integrity =
        new Integrity(hsm, instance.currentRoot(), proofs.stream().map(RootProof::root).toList());
    AuditKey auditKey =
        AuditKey.open(
            instance.id(),
            instance.auditKey(),
            hsm,
            instance.currentRoot(),
            integrity,
            database.pool());
    Engine engine = new Engine(settings, instance, integrity, auditKey, hsm, database, clock);
    try {
      engine.begin(instance, auditKey, database);
      return engine;
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /** Whether the database has an instance, after it was brought up to date. */
  public static boolean isInitialised(EngineSettings settings, Database database) {
    new Migrations(database.pool(), settings.migrations()).run();
    return new InstanceTable(database.pool()).find().isPresent();
  }

  /**
   * Makes an instance: roots in the token, then its rows, in one transaction.
   *
   * @throws IllegalStateException where roots or an instance exist
   */
  public static void initialise(EngineSettings settings, Hsm hsm, Database database, Clock clock) {
    if (isInitialised(settings, database)) {
      throw new IllegalStateException("the database already has an instance");
    }
    if (!hsm.roots().isEmpty()) {
      throw new IllegalStateException(
          "the token already has roots " + hsm.roots() + ": init makes new ones only");
    }
    UUID id = UUID.randomUUID();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    RootId root = hsm.createRoot();
    RootProof proof = RootProof.make(hsm, id, root);
    Integrity integrity = new Integrity(hsm, root, List.of(root));
    Transaction transaction = new Transaction(JdbcClient.create(database.pool()));
    new TransactionTemplate(new DataSourceTransactionManager(database.pool()))
        .executeWithoutResult(
            status -> {
              // The only transaction that waits for the HSM: nobody else uses this database yet.
              InstanceTable table = new InstanceTable(database.pool());
              table.insertRoot(transaction, proof, now);
              KeyId auditKey =
                  AuditKey.create(id, hsm, root, integrity, database.pool(), now, transaction);
              table.insert(transaction, new Instance(id, root, auditKey, false), now);
            });
  }

  /** Records the making of the instance, once: it explains the audit key's row. */
  private void announce(Database database, AuditKey auditKey) {
    InstanceTable table = new InstanceTable(database.pool());
    gate.change(
        Caller.system("init"),
        new Action("system:Initialise"),
        new Resource("instance/" + instance),
        passage -> {
          if (table.find().map(Instance::announced).orElse(true)) {
            return transaction -> Optional.empty();
          }
          passage.changed(auditKey.reference(), auditKey.rowTag());
          return transaction -> {
            table.announced(transaction);
            return Optional.empty();
          };
        });
  }

  /** The service as {@code caller} sees it. */
  public Kms as(Caller caller) {
    return new LocalKms(keys, crypto, caller);
  }

  public UUID instance() {
    return instance;
  }

  public Hsm hsm() {
    return hsm;
  }

  public Integrity integrity() {
    return integrity;
  }

  public Cursors cursors() {
    return cursors;
  }

  public Audit audit() {
    return audit;
  }

  public Gate gate() {
    return gate;
  }

  public Keys keys() {
    return keys;
  }

  public Crypto crypto() {
    return crypto;
  }

  /** Writes what waits, then lets go of the database and the token. */
  @Override
  public void close() {
    sweeps.shutdownNow();
    audit.close();
    crypto.close();
    hsm.close();
  }
}
