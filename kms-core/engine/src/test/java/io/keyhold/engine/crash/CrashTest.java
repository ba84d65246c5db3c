package io.keyhold.engine.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.engine.AuditAssertions;
import io.keyhold.engine.Callers;
import io.keyhold.engine.Engine;
import io.keyhold.engine.TestEngine;
import io.keyhold.engine.hsm.SoftHsm;
import io.keyhold.kms.CreateKey;
import io.keyhold.kms.Kms;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CrashTest {
  private static final int MOST_STEPS = 60;

  private static TestEngine running;

  @BeforeAll
  static void start() {
    running = TestEngine.start();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aKeyIsWholeOrIsNotWhereverCreateIsKilled() throws Exception {
    int kills = 0;
    for (int step = 1; step <= MOST_STEPS; step++) {
      Outcome outcome = run(step, "create", "-");
      assertNothingIsHalfDone();
      if (outcome.exit == 0) {
        assertUsable(KeyId.parse(outcome.acknowledged()));
        break;
      }
      assertThat(outcome.exit).isEqualTo(Steps.HALTED);
      kills++;
    }
    // Two transactions and the HSM's part lie between: fewer kills would mean that nothing was hit.
    assertThat(kills).isGreaterThan(8).isLessThan(MOST_STEPS);
  }

  @Test
  void anEncryptIsRecordedOrNotAnsweredWhereverItIsKilled() throws Exception {
    KeyId key = kms().createKey(CreateKey.symmetric("k")).keyId();
    int kills = 0;
    for (int step = 1; step <= MOST_STEPS; step++) {
      long before = encryptRecords(key);
      Outcome outcome = run(step, "encrypt", key.toString());
      long recorded = encryptRecords(key) - before;
      assertNothingIsHalfDone();
      if (outcome.exit == 0) {
        assertThat(recorded).isEqualTo(1);
        try (SecretBytes opened =
            kms()
                .decrypt(
                    Ciphertext.parse(Base64.getDecoder().decode(outcome.acknowledged())),
                    EncryptionContext.empty(),
                    Optional.empty())
                .plaintext()) {
          assertThat(opened.<String>use(bytes -> new String(bytes, StandardCharsets.UTF_8)))
              .isEqualTo("crash");
        }
        break;
      }
      assertThat(outcome.exit).isEqualTo(Steps.HALTED);
      assertThat(outcome.lines).noneMatch(line -> line.startsWith("made "));
      kills++;
    }
    assertThat(kills).isGreaterThan(4).isLessThan(MOST_STEPS);
  }

  private static Kms kms() {
    return running.engine().as(Callers.administrator());
  }

  private static long encryptRecords(KeyId key) {
    return running
        .database()
        .intruder()
        .sql(
            """
            SELECT count(*) FROM audit_record
            WHERE action = 'kms:Encrypt' AND outcome = 'SUCCESS' AND resource = ?
            """)
        .param("key/" + key)
        .query(Long.class)
        .single();
  }

  private static void assertUsable(KeyId key) {
    try (SecretBytes plaintext = SecretBytes.utf8("x")) {
      assertThat(kms().encrypt(key, plaintext, EncryptionContext.empty()).keyId()).isEqualTo(key);
    }
  }

  /** A key is CREATING without a version, or it has its version, works, and is in the audit. */
  private static void assertNothingIsHalfDone() {
    List<String> odd =
        running
            .database()
            .intruder()
            .sql(
                """
                SELECT k.id::text FROM key k
                WHERE (k.state = 'CREATING')
                      = EXISTS (SELECT 1 FROM key_version v WHERE v.key_id = k.id)
                """)
            .query(String.class)
            .list();
    assertThat(odd).isEmpty();
    List<String> made =
        running
            .database()
            .intruder()
            .sql("SELECT id::text FROM key WHERE state = 'ENABLED' AND role = 'CUSTOMER'")
            .query(String.class)
            .list();
    made.forEach(id -> assertUsable(KeyId.parse(id)));
    try (Engine next = running.another()) {
      next.audit().checkpoint();
    }
    AuditAssertions.assertVerifies(running.engine());
  }

  private record Outcome(int exit, List<String> lines) {
    String acknowledged() {
      return lines.stream()
          .filter(line -> line.startsWith("made "))
          .map(line -> line.substring(5))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Outcome run(int step, String what, String key)
      throws IOException, InterruptedException {
    SoftHsm token = running.token();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                CrashProgram.class.getName(),
                running.database().url(),
                SoftHsm.module().toString(),
                token.label(),
                token.pinFile().toString(),
                Integer.toString(step),
                what,
                key));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the program hangs at step " + step);
    }
    return new Outcome(process.exitValue(), lines);
  }
}
