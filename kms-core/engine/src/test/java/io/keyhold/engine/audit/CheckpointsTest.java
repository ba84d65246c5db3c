package io.keyhold.engine.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.engine.Callers;
import io.keyhold.engine.TestEngine;
import io.keyhold.kms.CreateKey;
import io.keyhold.kms.audit.Checkpoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final AuditSettings OFTEN =
      new AuditSettings(Duration.ofSeconds(5), 4, INTERVAL, 1_000, List.of(), false);

  private final TestEngine running = TestEngine.start(OFTEN);

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void garbageInTheTableStopsNoCheckpoint() {
    audit().checkpoint();
    garbage("(SELECT max(n) + 1 FROM audit_checkpoint)");
    act();
    audit().checkpoint();
    List<String> newest = audit().checkpoints(3);
    assertThat(newest.get(1)).isEqualTo("garbage");
    assertThat(Checkpoint.parse(newest.get(0)).n())
        .isEqualTo(Checkpoint.parse(newest.get(2)).n() + 2);
  }

  @Test
  void restStaysCoveredWithoutACheckpoint() throws InterruptedException {
    act();
    Thread.sleep(INTERVAL.multipliedBy(4));
    assertThat(audit().checkpointAge()).isLessThan(INTERVAL.multipliedBy(3));
  }

  @Test
  void numbersThatAreUsedUpShowAsAgeAndAsAnError() throws InterruptedException {
    audit().checkpoint();
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
    try {
      garbage(Long.toString((1L << 53) - 1));
      act();
      assertThatThrownBy(() -> audit().checkpoint()).isInstanceOf(RuntimeException.class);
      Thread.sleep(INTERVAL.multipliedBy(6));
    } finally {
      System.setErr(before);
    }
    assertThat(audit().checkpointAge()).isGreaterThan(INTERVAL.multipliedBy(5));
    assertThat(heard.toString(StandardCharsets.UTF_8))
        .contains("WARN io.keyhold.engine.audit.Audit - no audit checkpoint could be written")
        .contains("ERROR io.keyhold.engine.audit.Audit - audit records of the last PT");
    assertThat(
            heard.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("Audit")))
        .as("one line an interval, though it is tried more often")
        .hasSizeLessThan(9);
  }

  private Audit audit() {
    return running.engine().audit();
  }

  private void act() {
    running.engine().as(Callers.administrator()).createKey(CreateKey.symmetric("k"));
  }

  private void garbage(String n) {
    running
        .database()
        .intruder()
        .sql(
            "INSERT INTO audit_checkpoint (n, body, signature, at)"
                + " VALUES ("
                + n
                + ", 'garbage', decode('00', 'hex'), now())")
        .update();
  }
}
