package io.keyhold.engine.keys;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.KeyHandle;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destroys session objects one after another on a thread of its own, so that neither a cache's lock
 * nor a request waits for it. What cannot be destroyed dies with the login.
 */
final class Disposal {
  private static final Logger log = LoggerFactory.getLogger(Disposal.class);
  private static final int MOST_WAITING = 10_000;
  private static final int ATTEMPTS = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final Hsm hsm;
  private final ThreadPoolExecutor thread;

  Disposal(Hsm hsm) {
    this.hsm = hsm;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("hsm-disposal").factory());
    // There is nothing to close: the thread is there only while there is something to do.
    thread.allowCoreThreadTimeOut(true);
  }

  /** Returns at once. */
  void of(KeyHandle handle) {
    try {
      thread.execute(() -> destroy(handle));
    } catch (RejectedExecutionException e) {
      log.warn("{} session objects wait to be destroyed; one more stays", MOST_WAITING);
    }
  }

  private void destroy(KeyHandle handle) {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      try {
        // Of an earlier epoch it has no effect, and needs none.
        hsm.destroy(handle);
        return;
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS) {
          log.warn("a session object stays until the next login: {}", e.toString());
          return;
        }
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      pause = pause.multipliedBy(2);
    }
  }
}
