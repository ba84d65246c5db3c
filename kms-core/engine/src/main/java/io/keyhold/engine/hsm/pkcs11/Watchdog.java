package io.keyhold.engine.hsm.pkcs11;

import java.time.Duration;

/**
 * Notices a call into the module that does not return. Such a call fails nobody: without a watch it
 * would only take a session away, and the next one another, until none is left.
 */
final class Watchdog {
  private final InFlight inFlight;
  private final Duration tick;
  private final Runnable overdue;
  private final Thread thread;

  /**
   * @param longestCall how long a call may stay in the module
   * @param overdue run once, on the watchdog's thread, which then ends
   */
  Watchdog(InFlight inFlight, Duration longestCall, Runnable overdue) {
    this.inFlight = inFlight;
    this.tick = longestCall.dividedBy(InFlight.TICKS);
    this.overdue = overdue;
    this.thread = Thread.ofPlatform().daemon().name("hsm-watchdog").unstarted(this::watch);
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
  }

  private void watch() {
    try {
      do {
        Thread.sleep(tick);
      } while (!inFlight.tick());
    } catch (InterruptedException e) {
      // Only stop interrupts this thread.
      return;
    }
    overdue.run();
  }
}
