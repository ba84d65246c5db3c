package io.keyhold.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Sends one kind of request over several connections and counts what comes back. */
final class Load {
  private static final long MAX_NANOS = 60_000_000_000L;

  /** What a load found. Latencies are in nanoseconds, counted from the intended start. */
  record Result(long operations, long errors, Duration time, Histogram latency) {
    double perSecond() {
      return operations * 1e9 / time.toNanos();
    }
  }

  private final URI server;
  private final int connections;
  private final int status;
  private final Supplier<byte[]> requests;

  /**
   * @param status what each answer must have; any other is an error
   */
  Load(URI server, int connections, int status, Supplier<byte[]> requests) {
    this.server = server;
    this.status = status;
    this.connections = connections;
    this.requests = requests;
  }

  /** Closed loop: each connection sends its next request as soon as it has the answer. */
  Result saturate(Duration time) {
    return run(time, 0);
  }

  /**
   * Open loop: requests have intended start times at a constant rate, and a late start counts as
   * latency, so that a stall is not hidden by the requests that it kept from being sent.
   */
  Result at(double perSecond, Duration time) {
    return run(time, (long) (1e9 * connections / perSecond));
  }

  private Result run(Duration time, long interval) {
    Histogram latency = new ConcurrentHistogram(1_000, MAX_NANOS, 3);
    AtomicLong errors = new AtomicLong();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      long first = start + interval * i / connections;
      threads.add(
          Thread.ofPlatform()
              .name("load-" + i)
              .start(() -> connection(first, end, interval, latency, errors)));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return new Result(
        latency.getTotalCount(),
        errors.get(),
        Duration.ofNanos(System.nanoTime() - start),
        latency);
  }

  private void connection(
      long first, long end, long interval, Histogram latency, AtomicLong errors) {
    try (HttpConnection connection = new HttpConnection(server)) {
      long intended = first;
      while (true) {
        long now = System.nanoTime();
        if (interval == 0) {
          intended = now;
        }
        while (now < intended && now < end) {
          LockSupport.parkNanos(intended - now);
          now = System.nanoTime();
        }
        if (now >= end) {
          return;
        }
        HttpConnection.Answer answer = connection.exchange(requests.get());
        latency.recordValue(Math.min(System.nanoTime() - intended, MAX_NANOS));
        if (answer.status() != status) {
          errors.incrementAndGet();
        }
        intended += interval;
      }
    } catch (IOException e) {
      errors.incrementAndGet();
    }
  }
}
