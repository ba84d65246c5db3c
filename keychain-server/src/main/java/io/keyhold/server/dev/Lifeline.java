package io.keyhold.server.dev;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Stops PostgreSQL when this process is gone, even by {@code kill -9}, and then removes a temporary
 * directory. It is a shell that reads from a pipe which only we hold: the system closes that pipe
 * with the process.
 */
final class Lifeline implements AutoCloseable {
  // A number in postmaster.pid may meanwhile be another process: the directory must be in its
  // command line. INT is PostgreSQL's fast shutdown; Ctrl-C reaches the whole terminal group, so
  // the shell must not fall to it.
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      read -r word && [ "$word" = closed ] && exit 0
      pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null)
      if [ -n "$pid" ]; then
        line=$(tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null || ps -o args= -p "$pid")
        case $line in
          *"$1"*) kill -INT "$pid" ;;
        esac
        waited=0
        while [ "$waited" -lt 100 ] && [ -e "$1/postmaster.pid" ]; do
          sleep 0.1
          waited=$((waited + 1))
        done
      fi
      [ -z "$2" ] || rm -rf "$2"
      """;

  private final Process shell;

  private Lifeline(Process shell) {
    this.shell = shell;
  }

  /** Watches the PostgreSQL in {@code database}. */
  static Lifeline of(Path database, Optional<Path> removeAfter) throws IOException {
    Process shell =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                SCRIPT,
                "kms-dev-lifeline",
                database.toString(),
                removeAfter.map(Path::toString).orElse(""))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Lifeline(shell);
  }

  /** Ends the watch without doing anything. */
  @Override
  public void close() throws IOException {
    try (var pipe = shell.getOutputStream()) {
      pipe.write("closed\n".getBytes(US_ASCII));
    }
    try {
      if (!shell.waitFor(5, TimeUnit.SECONDS)) {
        shell.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      shell.destroyForcibly();
    }
  }
}
