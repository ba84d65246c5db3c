package io.keyhold.engine.gate;

import io.keyhold.engine.access.Access;
import io.keyhold.engine.access.Action;
import io.keyhold.engine.access.Resource;
import io.keyhold.engine.audit.Audit;
import io.keyhold.engine.audit.Draft;
import io.keyhold.engine.audit.Stale;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.integrity.NewestRows;
import io.keyhold.engine.store.Transaction;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.audit.AuditRecord;
import io.keyhold.kms.audit.AuditRecordBuilder;
import io.keyhold.kms.audit.Outcome;
import io.keyhold.kms.ciphertext.EncryptionContext;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one gate. Every act passes it: access is decided, the act runs, its record is committed, and
 * only then, and only when the rows it rested on are still current, does the answer leave.
 *
 * <p>A revocation therefore acts on every replica from the moment it is committed, whatever their
 * caches hold: an act that rested on the old row passes the gate again. The same goes for a row
 * that is current in the database but older than one that this process knows of.
 */
public final class Gate {
  private static final int ATTEMPTS = 8;

  private final Access access;
  private final Audit audit;
  private final Clock clock;
  private final NewestRows newest = new NewestRows();
  private final List<Consumer<RowVersion>> caches = new CopyOnWriteArrayList<>();

  public Gate(Access access, Audit audit, Clock clock) {
    this.access = access;
    this.audit = audit;
    this.clock = clock;
  }

  /** Registers a cache: it must drop each row that it is told of. */
  public void onStale(Consumer<RowVersion> cache) {
    caches.add(cache);
  }

  /** What is known of rows' versions; every committed change is noted in it. */
  public NewestRows newest() {
    return newest;
  }

  /**
   * Runs an act that changes no row.
   *
   * <p>An answer that is {@link AutoCloseable} is closed, and so wiped, when it may not leave.
   *
   * @throws KmsException the recorded refusal, or AUDIT_UNAVAILABLE when there is no record
   */
  public <T> T pass(
      Caller caller,
      Action action,
      Resource resource,
      EncryptionContext context,
      Function<Passage, T> work) {
    Caller current = caller;
    for (int i = 0; i < ATTEMPTS; i++) {
      Passage passage = new Passage(current, action, resource, context);
      T answer = null;
      KmsException refusal = null;
      try {
        access.require(current.principal(), current.policies(), action, resource);
        answer = work.apply(passage);
      } catch (RuntimeException e) {
        refusal = Refusals.of(e);
      } finally {
        passage.release();
      }
      List<RowVersion> stale = newest.outdated(passage.used());
      if (stale.isEmpty()) {
        try {
          stale = audit.append(draft(passage, refusal));
        } catch (RuntimeException e) {
          wipe(answer);
          throw e;
        }
      }
      if (stale.isEmpty()) {
        if (refusal != null) {
          throw refusal;
        }
        // A work function returns a value or throws: with no refusal there is an answer.
        return Objects.requireNonNull(answer);
      }
      wipe(answer);
      current = renew(passage, stale);
    }
    throw exhausted(new Passage(current, action, resource, context));
  }

  /**
   * Runs an act that changes rows. {@code prepare} reads, decides and computes tags outside of any
   * transaction; the {@link Change} that it returns is committed together with the record.
   *
   * @throws KmsException the recorded refusal, or that the change could not be stored
   */
  public <T> T change(
      Caller caller, Action action, Resource resource, Function<Passage, Change<T>> prepare) {
    return change(caller, action, resource, Outcome.SUCCESS, prepare);
  }

  /** As {@link #change}, with the outcome that the record of a success names. */
  public <T> T change(
      Caller caller,
      Action action,
      Resource resource,
      Outcome outcome,
      Function<Passage, Change<T>> prepare) {
    Caller current = caller;
    for (int i = 0; i < ATTEMPTS; i++) {
      Passage passage = new Passage(current, action, resource, EncryptionContext.empty());
      KmsException refusal;
      try {
        access.require(current.principal(), current.policies(), action, resource);
        Change<T> change = prepare.apply(passage);
        requireNewest(passage);
        T result =
            audit.commit(
                new Draft(record(passage, outcome, Optional.empty()), passage.usedUnwritten()),
                change::commit);
        passage.written().forEach(newest::note);
        return result;
      } catch (Stale e) {
        current = renew(passage, e.rows());
        continue;
      } catch (Transaction.Conflict e) {
        forget(passage.used());
        forget(passage.written());
        continue;
      } catch (RuntimeException e) {
        refusal = Refusals.of(e);
      } finally {
        passage.release();
      }
      List<RowVersion> stale = audit.append(draft(passage, refusal));
      if (stale.isEmpty()) {
        throw refusal;
      }
      current = renew(passage, stale);
    }
    throw exhausted(new Passage(current, action, resource, EncryptionContext.empty()));
  }

  private void requireNewest(Passage passage) {
    List<RowVersion> outdated = newest.outdated(passage.used());
    if (!outdated.isEmpty()) {
      throw new Stale(outdated);
    }
  }

  /** Drops what is stale, and reads the caller anew when it is their credential. */
  private Caller renew(Passage passage, List<RowVersion> stale) {
    forget(stale);
    try {
      return passage.caller().renewed(stale);
    } catch (KmsException e) {
      audit.append(new Draft(refused(passage, e), List.of()));
      throw e;
    }
  }

  private void forget(List<RowVersion> rows) {
    rows.forEach(row -> caches.forEach(cache -> cache.accept(row)));
  }

  private KmsException exhausted(Passage passage) {
    KmsException failure =
        new KmsException(Reason.STORE_UNAVAILABLE, "what the act rests on keeps changing");
    audit.append(new Draft(refused(passage, failure), List.of()));
    return failure;
  }

  private AuditRecord refused(Passage passage, KmsException refusal) {
    Outcome outcome = Refusals.isFailure(refusal.reason()) ? Outcome.FAILED : Outcome.REFUSED;
    return record(passage, outcome, Optional.of(refusal.reason().name()));
  }

  private Draft draft(Passage passage, @Nullable KmsException refusal) {
    AuditRecord record =
        refusal == null
            ? record(passage, Outcome.SUCCESS, Optional.empty())
            : refused(passage, refusal);
    return new Draft(record, List.copyOf(passage.used()));
  }

  private AuditRecord record(Passage passage, Outcome outcome, Optional<String> code) {
    Caller caller = passage.caller();
    AuditRecordBuilder record =
        AuditRecord.of(passage.action().name(), caller.principal(), outcome, clock.instant())
            .resource(passage.resource().name())
            .requestId(caller.requestId())
            .source(caller.source())
            .context(passage.context());
    caller.reason().ifPresent(record::reason);
    code.ifPresent(record::code);
    passage.key().ifPresent(key -> record.key(key, passage.keyVersion()));
    // A refused change changed nothing.
    if (code.isEmpty()) {
      record.changes(passage.changes());
    }
    return record.build();
  }

  private static void wipe(@Nullable Object answer) {
    if (answer instanceof AutoCloseable secret) {
      try {
        secret.close();
      } catch (Exception e) {
        throw new IllegalStateException("an answer could not be wiped", e);
      }
    }
  }
}
