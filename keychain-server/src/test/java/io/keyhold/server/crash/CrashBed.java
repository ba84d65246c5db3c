package io.keyhold.server.crash;

import io.keyhold.engine.AuditAssertions;
import io.keyhold.engine.TestDatabase;
import io.keyhold.engine.crash.Steps;
import io.keyhold.engine.hsm.SoftHsm;
import io.keyhold.server.ops.KeyholdSettings;
import io.keyhold.server.start.Initialisation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An instance of its own, on which programs are killed and servers start again. */
final class CrashBed implements AutoCloseable {
  private static final int NEVER = Integer.MAX_VALUE;

  private final SoftHsm token;
  private final TestDatabase database;
  private final KeyholdSettings settings;

  private CrashBed(SoftHsm token, TestDatabase database) {
    this.token = token;
    this.database = database;
    this.settings = settings(database.url(), SoftHsm.module(), token.label(), token.pinFile());
  }

  static CrashBed create() {
    CrashBed bed = new CrashBed(SoftHsm.create(), TestDatabase.create());
    new Initialisation(bed.settings, Clock.systemUTC()).run();
    return bed;
  }

  static KeyholdSettings settings(String url, Path module, String label, Path pinFile) {
    return new KeyholdSettings(
        new KeyholdSettings.HsmPart(
            module, label, pinFile, 2, false, Duration.ofSeconds(5), 10_000),
        new KeyholdSettings.DatabasePart(
            url, "postgres", null, 2, Duration.ofSeconds(5), Duration.ofSeconds(10)),
        new KeyholdSettings.AuditPart(
            Duration.ofSeconds(5), 1, Duration.ofSeconds(10), 1_000, List.of(), false));
  }

  /** A server that starts on what a killed one left. */
  OpenSafe restart() {
    return OpenSafe.open(settings, new Steps(NEVER));
  }

  /** The rows, as they are in the database. */
  JdbcClient rows() {
    return database.intruder();
  }

  /** Chains of dead writers are closed by a checkpoint; then an auditor finds nothing. */
  static void assertAuditVerifies(OpenSafe safe) {
    safe.engine().audit().checkpoint();
    AuditAssertions.assertVerifies(safe.engine());
  }

  /** How a program ended, and what it had acknowledged. */
  record Ended(int exit, Optional<String> acknowledged) {
    boolean completed() {
      return exit == 0;
    }
  }

  Ended run(int step, String... act) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                PutCrashProgram.class.getName(),
                database.url(),
                SoftHsm.module().toString(),
                token.label(),
                token.pinFile().toString(),
                Integer.toString(step)));
    command.addAll(List.of(act));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      // A few lines: they fit into the pipe, so that the bound on the wait holds.
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the program hangs at step " + step);
      }
      Optional<String> acknowledged =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith("made "))
              .findFirst();
      return new Ended(process.exitValue(), acknowledged);
    } finally {
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    database.close();
    token.close();
  }
}
