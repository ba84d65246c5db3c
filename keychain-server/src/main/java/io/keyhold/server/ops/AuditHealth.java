package io.keyhold.server.ops;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;

/** Judges the audit by the age of its checkpoints: records without one can be removed unseen. */
final class AuditHealth {
  /** So many intervals, and some time for a slow database, are no reason for an alarm. */
  private static final int TOLERATED_INTERVALS = 3;

  private static final Duration SLACK = Duration.ofSeconds(5);

  private final Duration tolerated;

  AuditHealth(Duration checkpointInterval) {
    this.tolerated = checkpointInterval.multipliedBy(TOLERATED_INTERVALS).plus(SLACK);
  }

  /** Down when the newest checkpoint is too old. */
  Health of(boolean checkpointed, Duration age) {
    Health.Builder health = age.compareTo(tolerated) > 0 ? Health.down() : Health.up();
    return health
        .withDetail("checkpointed", checkpointed)
        .withDetail("checkpointAgeSeconds", age.toSeconds())
        .build();
  }
}
