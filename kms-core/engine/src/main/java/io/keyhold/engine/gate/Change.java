package io.keyhold.engine.gate;

import io.keyhold.engine.store.Transaction;

/** The part of a change that runs in the transaction of its audit record. */
@FunctionalInterface
public interface Change<T> {
  /** Writes rows; no HSM call, nothing slow. It may run again after a conflict. */
  T commit(Transaction transaction);
}
