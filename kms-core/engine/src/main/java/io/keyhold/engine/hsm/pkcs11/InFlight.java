package io.keyhold.engine.hsm.pkcs11;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Knows whether a call is inside the module. Calls share it; whoever closes sessions, finalises or
 * changes the epoch has it alone, since C_Finalize under a running call crashes the process.
 */
final class InFlight {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /** Enters without waiting; false when someone has it alone. */
  boolean enter() {
    return lock.readLock().tryLock();
  }

  void leave() {
    lock.readLock().unlock();
  }

  /** Waits until no call is inside; false when one still is after {@code most}. */
  boolean takeAlone(Duration most) throws InterruptedException {
    return lock.writeLock().tryLock(most.toNanos(), TimeUnit.NANOSECONDS);
  }

  void giveBack() {
    lock.writeLock().unlock();
  }
}
