package io.keyhold.engine.hsm.pkcs11;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Knows whether a call is inside the module, and since when. Calls share it; whoever closes
 * sessions, finalises or changes the epoch has it alone, since C_Finalize under a running call
 * crashes the process.
 *
 * <p>Time is counted by the watchdog instead of read from a clock: a process that was stopped for a
 * minute must not take its own pause for a call that hangs.
 */
final class InFlight {
  /** Into so many ticks the watchdog divides the longest time that a call may take. */
  static final int TICKS = 10;

  /**
   * Logging in anew is many calls, and the first that a module on a network makes after a failure.
   */
  private static final int TICKS_ALONE = 6 * TICKS;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final List<Mark> marks = new CopyOnWriteArrayList<>();
  private final Mark alone = new Mark();
  private volatile long now = 1;

  /** Where one thread at a time may be inside the module. */
  final class Mark {
    private static final long OUTSIDE = 0;

    private volatile long since = OUTSIDE;

    private Mark() {}

    /** A call begins, or the next one of several. */
    void in() {
      since = now;
    }

    void out() {
      since = OUTSIDE;
    }

    private boolean olderThan(int ticks) {
      long entered = since;
      return entered != OUTSIDE && now - entered > ticks;
    }
  }

  /** A mark that is watched until it is forgotten. */
  Mark mark() {
    Mark mark = new Mark();
    marks.add(mark);
    return mark;
  }

  void forget(List<Mark> gone) {
    marks.removeAll(gone);
  }

  /** Only the watchdog's thread calls this; true when a call has been inside for too long. */
  boolean tick() {
    long next = now + 1;
    now = next;
    return alone.olderThan(TICKS_ALONE) || marks.stream().anyMatch(mark -> mark.olderThan(TICKS));
  }

  /** Enters without waiting; false when someone has it alone. */
  boolean enter() {
    return lock.readLock().tryLock();
  }

  void leave() {
    lock.readLock().unlock();
  }

  /** Waits until no call is inside; false when one still is after {@code most}. */
  boolean takeAlone(Duration most) throws InterruptedException {
    boolean taken = lock.writeLock().tryLock(most.toNanos(), TimeUnit.NANOSECONDS);
    if (taken) {
      alone.in();
    }
    return taken;
  }

  void giveBack() {
    alone.out();
    lock.writeLock().unlock();
  }
}
