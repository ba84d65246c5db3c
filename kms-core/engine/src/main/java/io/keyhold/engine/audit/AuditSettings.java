package io.keyhold.engine.audit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the audit is written.
 *
 * @param deadline how long an answer waits for its record before it fails
 * @param controlChains chains, each a database connection, for changes
 * @param checkpointInterval longest time that new records go without a checkpoint
 * @param checkpointRecords most records that go without a checkpoint
 * @param sinks files, outside the database, that every checkpoint is appended to
 * @param checkpointsToStdout whether checkpoints also go to standard output
 */
public record AuditSettings(
    Duration deadline,
    int controlChains,
    Duration checkpointInterval,
    int checkpointRecords,
    List<Path> sinks,
    boolean checkpointsToStdout) {
  public AuditSettings {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("keyhold.audit.deadline must be positive");
    }
    if (controlChains < 1) {
      throw new IllegalArgumentException("keyhold.audit.control-chains must be at least 1");
    }
    if (checkpointRecords < 1) {
      throw new IllegalArgumentException("keyhold.audit.checkpoint-records must be at least 1");
    }
    sinks = List.copyOf(sinks);
  }

  /** A checkpoint every 1,000 records or 10 s, kept in the database alone. */
  public static AuditSettings defaults() {
    return new AuditSettings(
        Duration.ofSeconds(5), 4, Duration.ofSeconds(10), 1_000, List.of(), false);
  }
}
