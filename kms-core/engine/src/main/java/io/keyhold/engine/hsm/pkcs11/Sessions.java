package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one login: a bounded pool for work, and the anchor that owns the session objects,
 * which die with the session that made them. Waiting happens before the token is entered, so that
 * whoever waits holds up neither recovery nor close.
 */
final class Sessions {
  private final Cryptoki cryptoki;
  private final long slot;
  private final InFlight inFlight;
  private final Duration wait;
  private final Session anchor;
  private final Semaphore anchorFree = new Semaphore(1);
  private final Semaphore free;
  private final Deque<Session> idle = new ArrayDeque<>();
  private volatile boolean closed;

  Sessions(
      Cryptoki cryptoki, long slot, Session anchor, InFlight inFlight, int size, Duration wait) {
    this.cryptoki = cryptoki;
    this.slot = slot;
    this.anchor = anchor;
    this.inFlight = inFlight;
    this.free = new Semaphore(size);
    this.wait = wait;
  }

  /** A session of the pool for this thread, inside the token until the lease is closed. */
  Lease lease() {
    enter(free);
    synchronized (idle) {
      return new Lease(idle.pollFirst(), free);
    }
  }

  /** The anchor for this thread. It is never thrown away: its objects would go with it. */
  Lease leaseAnchor() {
    enter(anchorFree);
    return new Lease(anchor, anchorFree);
  }

  private void enter(Semaphore permits) {
    acquire(permits);
    if (!inFlight.enter()) {
      permits.release();
      throw new HsmException.Unavailable("the token is being logged in anew", null);
    }
    if (closed) {
      leave(permits);
      throw new HsmException.Unavailable("the token was logged in anew", null);
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

  /** Closes all sessions. The caller has the token alone. */
  void close() {
    closed = true;
    synchronized (idle) {
      idle.forEach(Session::close);
      idle.clear();
    }
    anchor.close();
  }

  /** A session for one owner. Unless it was found clean it is closed and not used again. */
  final class Lease implements AutoCloseable {
    private final Semaphore permits;
    private @Nullable Session session;
    private boolean clean;

    private Lease(@Nullable Session session, Semaphore permits) {
      this.session = session;
      this.permits = permits;
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

    @Override
    public void close() {
      try {
        if (session != null && session != anchor) {
          putBack(session);
        }
      } finally {
        leave(permits);
      }
    }

    private void putBack(Session used) {
      if (clean) {
        synchronized (idle) {
          idle.addFirst(used);
        }
      } else {
        used.close();
      }
    }
  }
}
