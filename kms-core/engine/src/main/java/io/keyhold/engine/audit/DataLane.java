package io.keyhold.engine.audit;

import io.keyhold.engine.caller.RowVersion;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.audit.AuditRecord;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chain of everything that changes nothing. One thread takes all records that wait at that
 * moment and commits them together, so that requests share the cost of a commit.
 */
final class DataLane implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DataLane.class);
  private static final int GROUP = 256;
  private static final int QUEUE = 8_192;

  private record Waiting(Draft draft, CompletableFuture<List<RowVersion>> stale) {}

  private final AuditChain chain;
  private final Duration deadline;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread writer;
  private volatile boolean closing;

  DataLane(AuditChain chain, Duration deadline) {
    this.chain = chain;
    this.deadline = deadline;
    this.writer = Thread.ofPlatform().name("audit-data").daemon().unstarted(this::run);
  }

  void start() {
    writer.start();
  }

  /**
   * Returns once the record is committed: the rows of the draft that are no longer current.
   *
   * @throws KmsException {@link Reason#AUDIT_UNAVAILABLE} when it was not committed in time; it may
   *     still be committed later, since a record may over-report and never under-report
   */
  List<RowVersion> append(Draft draft) {
    Waiting waiting = new Waiting(draft, new CompletableFuture<>());
    if (closing || !queue.offer(waiting)) {
      throw unavailable(null);
    }
    try {
      return waiting.stale.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    } catch (ExecutionException | TimeoutException e) {
      throw unavailable(e);
    }
  }

  private static KmsException unavailable(@Nullable Throwable cause) {
    return new KmsException(
        Reason.AUDIT_UNAVAILABLE, "the audit record could not be written", cause);
  }

  private void run() {
    List<Waiting> group = new ArrayList<>(GROUP);
    while (true) {
      try {
        Waiting first = queue.poll(200, TimeUnit.MILLISECONDS);
        if (first == null) {
          if (closing) {
            return;
          }
          continue;
        }
        group.add(first);
        queue.drainTo(group, GROUP - 1);
        commit(group);
      } catch (InterruptedException e) {
        return;
      } finally {
        group.clear();
      }
    }
  }

  private void commit(List<Waiting> group) {
    List<AuditRecord> records = new ArrayList<>(group.size());
    Set<RowVersion> used = new LinkedHashSet<>();
    for (Waiting waiting : group) {
      records.add(waiting.draft.record());
      used.addAll(waiting.draft.used());
    }
    try {
      Map<UUID, RowVersion> current = new HashMap<>();
      for (RowVersion row : chain.append(records, List.copyOf(used))) {
        current.put(row.id(), row);
      }
      for (Waiting waiting : group) {
        waiting.stale.complete(stale(waiting.draft.used(), current));
      }
    } catch (SQLException | RuntimeException | Error e) {
      // Whatever happened, the writer lives on: without it no request would ever be answered again.
      log.warn("{} audit records could not be written: {}", group.size(), e.toString());
      for (Waiting waiting : group) {
        waiting.stale.completeExceptionally(e);
      }
    }
  }

  private static List<RowVersion> stale(List<RowVersion> used, Map<UUID, RowVersion> current) {
    List<RowVersion> stale = List.of();
    for (RowVersion row : used) {
      if (!row.equals(current.get(row.id()))) {
        stale = new ArrayList<>(stale);
        stale.add(row);
      }
    }
    return stale;
  }

  /** Writes what waits, then stops. */
  @Override
  public void close() {
    closing = true;
    try {
      writer.join(deadline.plusSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    chain.close();
  }
}
