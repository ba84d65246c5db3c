package io.keyhold.server.ops;

import io.keyhold.engine.Engine;
import io.keyhold.engine.hsm.TokenProfile;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The parts of the health that the management port shows. */
@Configuration(proxyBeanMethods = false)
class HealthParts {
  @Bean
  HealthIndicator hsmHealthIndicator(Engine engine) {
    return () -> {
      engine.hsm().probe();
      TokenProfile token = engine.hsm().profile();
      return Health.up()
          .withDetail("token", token.label())
          .withDetail("model", token.model())
          .withDetail("epoch", engine.hsm().epoch())
          .withDetail("unenforced", token.unenforced())
          .build();
    };
  }

  @Bean
  HealthIndicator databaseHealthIndicator(JdbcClient jdbc) {
    PingTable ping = new PingTable(jdbc);
    return () -> {
      ping.ping();
      return Health.up().build();
    };
  }

  @Bean
  HealthIndicator auditHealthIndicator(Engine engine, KeyholdSettings settings) {
    AuditHealth health = new AuditHealth(settings.audit().checkpointInterval());
    return () ->
        health.of(!engine.audit().checkpoints(1).isEmpty(), engine.audit().checkpointAge());
  }
}
