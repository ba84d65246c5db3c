package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one login: a bounded pool for work, and the anchor that owns the session objects,
 * which die with the session that made them. Waiting happens before the token is entered, so that
 * whoever waits holds up neither recovery nor close. Leases are made once and used again: a call
 * costs no allocation here.
 */
final class Sessions {
  private final Cryptoki cryptoki;
  private final long slot;
  private final InFlight inFlight;
  private final Duration wait;
  private final Session anchor;
  private final Lease anchorLease;
  private final List<Lease> leases;
  private final Semaphore free;
  private final Deque<Lease> idle;
  private volatile boolean closed;

  Sessions(
      Cryptoki cryptoki, long slot, Session anchor, InFlight inFlight, int size, Duration wait) {
    this.cryptoki = cryptoki;
    this.slot = slot;
    this.anchor = anchor;
    this.inFlight = inFlight;
    this.free = new Semaphore(size);
    this.wait = wait;
    this.anchorLease = new Lease(new Semaphore(1), anchor, inFlight.mark());
    this.leases =
        Stream.generate(() -> new Lease(free, null, inFlight.mark())).limit(size).toList();
    this.idle = new ArrayDeque<>(leases);
  }

  /** A session of the pool for this thread, inside the token until the lease is closed. */
  Lease lease() {
    enter(free);
    synchronized (idle) {
      // As many leases as permits: there is one.
      return idle.removeFirst().begun();
    }
  }

  /** The anchor for this thread. It is never thrown away: its objects would go with it. */
  Lease leaseAnchor() {
    enter(anchorLease.permits);
    return anchorLease.begun();
  }

  private void enter(Semaphore permits) {
    acquire(permits);
    if (!inFlight.enter()) {
      permits.release();
      throw new HsmException.Unavailable("the token is being logged in anew", null);
    }
    if (closed) {
      leave(permits);
      throw new HsmException.Unavailable("the login ended while this call waited", null);
    }
  }

  private void acquire(Semaphore permits) {
    try {
      if (permits.tryAcquire() || permits.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HsmException.Unavailable("interrupted while waiting for a session", e);
    }
    throw new HsmException.Unavailable("no session became free within " + wait, null);
  }

  private void leave(Semaphore permits) {
    inFlight.leave();
    permits.release();
  }

  /** Lets nobody enter any more, not even who waits already. */
  void refuse() {
    closed = true;
  }

  /** Closes all sessions. The caller has the token alone. */
  void close() {
    refuse();
    leases.forEach(Lease::closeSession);
    anchor.close();
    inFlight.forget(
        Stream.concat(leases.stream(), Stream.of(anchorLease)).map(l -> l.mark).toList());
  }

  /**
   * A session for one owner at a time. Unless it was found clean it is closed and not used again.
   */
  final class Lease implements AutoCloseable {
    private final Semaphore permits;
    private final InFlight.Mark mark;
    private @Nullable Session session;
    private boolean clean;

    private Lease(Semaphore permits, @Nullable Session session, InFlight.Mark mark) {
      this.permits = permits;
      this.session = session;
      this.mark = mark;
    }

    private Lease begun() {
      clean = false;
      mark.in();
      return this;
    }

    /** Opened when first asked for, so that a failure to open is judged like any other. */
    Session session() {
      Session mine = session;
      if (mine == null) {
        mine = Session.readOnly(cryptoki, slot);
        session = mine;
      }
      return mine;
    }

    /** The work succeeded, or was refused without leaving an operation active. */
    void clean() {
      clean = true;
    }

    /** What comes next may again take as long as a call may. */
    void continues() {
      mark.in();
    }

    @Override
    public void close() {
      boolean pooled = this != anchorLease;
      try {
        if (pooled && !clean) {
          closeSession();
        }
      } finally {
        // Before another may have it: its mark would be taken off with ours.
        mark.out();
        if (pooled) {
          putBack();
        }
        leave(permits);
      }
    }

    private void closeSession() {
      Session used = session;
      session = null;
      if (used != null) {
        used.close();
      }
    }

    /** Those with a session come first: more are opened only when more are used. */
    private void putBack() {
      synchronized (idle) {
        if (session == null) {
          idle.addLast(this);
        } else {
          idle.addFirst(this);
        }
      }
    }
  }
}
