package io.keyhold.server.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The main process of the PostgreSQL in a directory, as its {@code postmaster.pid} names it. */
final class Postmaster {
  private final Path database;

  Postmaster(Path database) {
    this.database = database;
  }

  /**
   * Ends a PostgreSQL that still runs here, and removes a pid file whose process is gone. To be
   * called only by the holder of the data directory's lock: whose server this was is dead then.
   */
  void end(Duration patience) throws IOException {
    Optional<ProcessHandle> running = running();
    if (running.isPresent() && !ends(running.get(), patience)) {
      // Its children notice and leave, and the next start recovers from the write-ahead log.
      running.get().destroyForcibly();
      if (!hasEnded(running.get(), patience)) {
        throw new IOException("PostgreSQL " + running.get().pid() + " does not end");
      }
    }
    Files.deleteIfExists(database.resolve("postmaster.pid"));
  }

  /** The live process, if the pid file names one that works on this directory. */
  Optional<ProcessHandle> running() throws IOException {
    Path file = database.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String pid = Files.readString(file).lines().findFirst().orElse("").strip();
    if (!pid.matches("[0-9]{1,10}")) {
      return Optional.empty();
    }
    // The number may have gone to a stranger since.
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(process -> process.info().commandLine().orElse("").contains(database.toString()));
  }

  private static boolean ends(ProcessHandle process, Duration patience) {
    // TERM waits for clients to leave; those of a dead server have left.
    return process.destroy() && hasEnded(process, patience);
  }

  private static boolean hasEnded(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
