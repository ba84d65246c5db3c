package io.keyhold.server.ops;

import io.keyhold.engine.Engine;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whether token and database answer. Anybody may ask, so the answer is kept for a second: asking
 * often makes no more work than asking once.
 */
@Component
public final class Readiness {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);
  private static final long KEPT = TimeUnit.SECONDS.toNanos(1);

  private record Answer(boolean ready, long at) {}

  private final Engine engine;
  private final PingTable ping;
  private volatile Answer last = new Answer(false, System.nanoTime() - KEPT);

  Readiness(Engine engine, JdbcClient jdbc) {
    this.engine = engine;
    this.ping = new PingTable(jdbc);
  }

  /** Whether requests can be served now. */
  public boolean isReady() {
    Answer known = last;
    if (System.nanoTime() - known.at() < KEPT) {
      return known.ready();
    }
    synchronized (this) {
      if (System.nanoTime() - last.at() >= KEPT) {
        last = new Answer(ask(), System.nanoTime());
      }
      return last.ready();
    }
  }

  private boolean ask() {
    try {
      engine.hsm().probe();
      ping.ping();
      return true;
    } catch (RuntimeException e) {
      log.warn("not ready: {}", e.toString());
      return false;
    }
  }
}
