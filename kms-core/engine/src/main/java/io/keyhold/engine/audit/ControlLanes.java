package io.keyhold.engine.audit;

import io.keyhold.engine.store.Transaction;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.dao.DataAccessResourceFailureException;

/** The chains of changes: a change and its record are one transaction on one of them. */
final class ControlLanes implements AutoCloseable {
  private final BlockingQueue<AuditChain> free;
  private final List<AuditChain> all;
  private final Duration deadline;

  ControlLanes(List<AuditChain> chains, Duration deadline) {
    this.free = new ArrayBlockingQueue<>(chains.size(), false, chains);
    this.all = List.copyOf(chains);
    this.deadline = deadline;
  }

  <T> T commit(Draft draft, Function<Transaction, T> change) {
    AuditChain chain = take();
    try {
      return chain.commit(draft.record(), draft.used(), change);
    } catch (SQLException | DataAccessResourceFailureException e) {
      throw new KmsException(Reason.STORE_UNAVAILABLE, "the change could not be stored", e);
    } finally {
      free.add(chain);
    }
  }

  private AuditChain take() {
    try {
      AuditChain chain = free.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (chain != null) {
        return chain;
      }
      throw new KmsException(Reason.AUDIT_UNAVAILABLE, "no audit chain became free in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KmsException(Reason.AUDIT_UNAVAILABLE, "interrupted", e);
    }
  }

  /** Waits for changes under way, then lets go of the chains. */
  @Override
  public void close() {
    for (int i = 0; i < all.size(); i++) {
      try {
        AuditChain chain = free.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
        if (chain != null) {
          chain.close();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
