package io.keyhold.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class AuditHealthTest {
  private static final AuditHealth HEALTH = new AuditHealth(Duration.ofSeconds(10));

  private static Status at(int seconds) {
    return HEALTH.of(true, Duration.ofSeconds(seconds)).getStatus();
  }

  @Test
  void threeIntervalsWithoutACheckpointAreTolerated() {
    assertThat(at(0)).isEqualTo(Status.UP);
    assertThat(at(35)).isEqualTo(Status.UP);
  }

  @Test
  void auditThatIsNoLongerAttestedIsDown() {
    assertThat(at(36)).isEqualTo(Status.DOWN);
  }
}
