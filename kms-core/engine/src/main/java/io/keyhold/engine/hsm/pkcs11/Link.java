package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.RootId;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the login and makes it anew when it breaks: one thread recovers, everyone else is told so
 * at once.
 */
final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final Duration START_BOUND = Duration.ofSeconds(15);
  private static final Duration MISSING_BOUND = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private sealed interface State {
    record Ready(Connection connection) implements State {}

    record Recovering(String why, Thread thread) implements State {}

    record Failed(String why) implements State {}

    record Closed() implements State {}
  }

  private final LoadedModule module;
  private final HsmSettings settings;
  private final InFlight inFlight;
  private final Duration longestCall;
  private final Consumer<String> fatal;
  private final AtomicReference<State> state;
  private final Watchdog watchdog;

  private Link(
      LoadedModule module,
      HsmSettings settings,
      InFlight inFlight,
      Duration longestCall,
      Consumer<String> fatal,
      Connection first) {
    this.module = module;
    this.settings = settings;
    this.inFlight = inFlight;
    this.longestCall = longestCall;
    this.fatal = fatal;
    this.state = new AtomicReference<>(new State.Ready(first));
    this.watchdog = new Watchdog(inFlight, longestCall, this::fail);
  }

  /**
   * Logs in for the first time.
   *
   * @param longestCall how long a call may stay in the module before the token counts as lost
   * @param fatal told, once, that this process cannot reach the token any more and should exit
   */
  static Link start(
      LoadedModule module, HsmSettings settings, Duration longestCall, Consumer<String> fatal) {
    InFlight inFlight = new InFlight();
    Connection first = connectPatiently(module, settings, inFlight);
    Link link = new Link(module, settings, inFlight, longestCall, fatal, first);
    link.watchdog.start();
    return link;
  }

  /**
   * When processes start together on one SoftHSM store, each login rewrites a file that the others
   * read half-written: 17 of 100 starts fail. Starting the module anew after a moment cures it.
   */
  private static Connection connectPatiently(
      LoadedModule module, HsmSettings settings, InFlight inFlight) {
    long started = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return Connection.open(module, settings, inFlight);
      } catch (CallFailed e) {
        if (!maySettle(e) || passed(started, START_BOUND)) {
          throw new HsmException.Unavailable(
              "cannot log in to the token '" + settings.tokenLabel() + "': " + e.getMessage(), e);
        }
      } catch (Slots.NoSuchToken e) {
        if (passed(started, MISSING_BOUND)) {
          throw new HsmException.Unavailable(e.getMessage(), e);
        }
      }
      pause(Duration.ofMillis(ThreadLocalRandom.current().nextLong(20, 20L + 20L * attempt)));
      try {
        module.startAnew();
      } catch (CallFailed e) {
        LOG.debug("the module did not start", e);
      }
    }
  }

  private static boolean maySettle(CallFailed e) {
    return switch (e.kind()) {
      case AMBIGUOUS, EXHAUSTED, TOKEN_FAULT, LOGIN_LOST, SESSION_DEAD -> true;
      case REFUSED -> false;
    };
  }

  private static boolean passed(long since, Duration bound) {
    return System.nanoTime() - since > bound.toNanos();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HsmException.Unavailable("interrupted while logging in", e);
    }
  }

  private State state() {
    return Objects.requireNonNull(state.get());
  }

  /** The login, or the reason why there is none now. */
  Connection ready() {
    return switch (state()) {
      case State.Ready ready -> ready.connection;
      case State.Recovering recovering ->
          throw new HsmException.Unavailable(
              "the token is being logged in anew after " + recovering.why, null);
      case State.Failed failed -> throw new HsmException.Unavailable(failed.why, null);
      case State.Closed _ -> throw new HsmException.Unavailable("the HSM was closed", null);
    };
  }

  /** Whether the token is in that epoch and serves. */
  boolean epochIs(long epoch) {
    return state() instanceof State.Ready ready && ready.connection.epoch() == epoch;
  }

  /** Starts the recovery from {@code broken} unless someone has. Returns at once. */
  void recover(Connection broken, String why) {
    if (state() instanceof State.Ready ready && ready.connection == broken) {
      Thread thread =
          Thread.ofPlatform().daemon().name("hsm-recovery").unstarted(() -> run(broken));
      if (state.compareAndSet(ready, new State.Recovering(why, thread))) {
        LOG.warn("logging in to the token '{}' anew after {}", settings.tokenLabel(), why);
        thread.start();
      }
    }
  }

  private void run(Connection broken) {
    Duration pause = FIRST_PAUSE;
    boolean left = false;
    try {
      while (state() instanceof State.Recovering recovering) {
        if (!inFlight.takeAlone(longestCall)) {
          fail();
          return;
        }
        try {
          if (!left) {
            left = true;
            broken.close();
          }
          if (state() == recovering && reconnect(recovering, broken.roots())) {
            return;
          }
        } finally {
          inFlight.giveBack();
        }
        Thread.sleep(pause);
        pause = pause.multipliedBy(2);
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
          pause = LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException e) {
      // Only close interrupts this thread.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * C_Finalize under a call that does not return would crash the process: it must end otherwise.
   */
  private void fail() {
    String why = "a call into the HSM module has not returned within " + longestCall;
    State failed = new State.Failed(why);
    State last =
        state.getAndUpdate(
            now ->
                switch (now) {
                  case State.Ready _, State.Recovering _ -> failed;
                  case State.Failed _, State.Closed _ -> now;
                });
    switch (last) {
      case State.Ready ready -> {
        ready.connection.sessions().refuse();
        tellFailed(why);
      }
      case State.Recovering _ -> tellFailed(why);
      case State.Failed _, State.Closed _ -> {
        // Told already, or nobody needs the token any more.
      }
    }
  }

  private void tellFailed(String why) {
    LOG.error("{}; the token '{}' stays out of reach", why, settings.tokenLabel());
    fatal.accept(why);
  }

  private boolean reconnect(State.Recovering recovering, Roots before) {
    try {
      module.startAnew();
      Connection next = Connection.open(module, settings, inFlight);
      Set<RootId> missing = before.missingFrom(next.roots());
      if (!missing.isEmpty()) {
        // A token that was restored empty, or another one of that name: not ours until they are
        // back.
        next.close();
        throw new HsmException.Unavailable("the token lacks the roots " + missing, null);
      }
      if (state.compareAndSet(recovering, new State.Ready(next))) {
        LOG.info("the token '{}' is logged in again", settings.tokenLabel());
      } else {
        next.close();
      }
      return true;
    } catch (RuntimeException e) {
      // Whatever it is, the next attempt may fare better; nobody else would make it.
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      if (!why.equals(recovering.why)) {
        LOG.warn("the token '{}' is still out of reach: {}", settings.tokenLabel(), why);
        state.compareAndSet(recovering, new State.Recovering(why, recovering.thread));
      }
      return false;
    }
  }

  /** Waits for the calls in flight, logs out, and gives the module back. */
  void close() {
    State last = state.getAndSet(new State.Closed());
    if (last instanceof State.Closed) {
      return;
    }
    watchdog.stop();
    if (last instanceof State.Recovering recovering) {
      recovering.thread.interrupt();
    }
    boolean interrupted = false;
    boolean alone = false;
    long deadline = System.nanoTime() + longestCall.toNanos();
    while (!alone && System.nanoTime() < deadline) {
      try {
        alone = inFlight.takeAlone(Duration.ofNanos(deadline - System.nanoTime()));
      } catch (InterruptedException e) {
        // Closing is finished all the same: the sessions would stay logged in otherwise.
        interrupted = true;
      }
    }
    if (alone) {
      try {
        if (last instanceof State.Ready ready) {
          ready.connection.close();
        }
        module.release();
      } finally {
        inFlight.giveBack();
      }
    } else {
      LOG.warn("a call into the HSM module has not returned; the module is left as it is");
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
