package io.keyhold.server.ops;

import io.keyhold.engine.EngineSettings;
import io.keyhold.engine.audit.AuditSettings;
import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.server.credentials.Credentials;
import io.keyhold.server.keychain.Accounts;
import io.keyhold.server.keychain.Keychains;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** What {@code keyhold.*} sets. Anything unknown or contradictory stops the start. */
@ConfigurationProperties(prefix = "keyhold", ignoreUnknownFields = false)
public record KeyholdSettings(
    @DefaultValue HsmPart hsm, @DefaultValue DatabasePart database, @DefaultValue AuditPart audit) {
  private static final String CHANGELOG = "io/keyhold/server/server.sql";

  /**
   * How to reach the token.
   *
   * @param module the PKCS#11 library
   * @param sessions sessions that work at the same time; 0 is twice the number of processors
   * @param sessionWait how long a call waits for a free session
   * @param handleCache most unwrapped keys that are kept in the token
   */
  public record HsmPart(
      @Nullable Path module,
      @Nullable String tokenLabel,
      @Nullable Path pinFile,
      @DefaultValue("0") int sessions,
      @DefaultValue("false") boolean allowUnenforcingToken,
      @DefaultValue("5s") Duration sessionWait,
      @DefaultValue("10000") int handleCache) {
    /** The form that the engine takes. */
    public HsmSettings toSettings() {
      return new HsmSettings(
          set("keyhold.hsm.module", module),
          set("keyhold.hsm.token-label", tokenLabel),
          set("keyhold.hsm.pin-file", pinFile),
          sessions == 0 ? 2 * Runtime.getRuntime().availableProcessors() : sessions,
          allowUnenforcingToken,
          sessionWait);
    }
  }

  /**
   * How to reach PostgreSQL.
   *
   * @param url a JDBC URL without a password
   * @param passwordFile the file with the password; none for other ways of logging in
   * @param poolSize connections for short work; the audit has its own
   */
  public record DatabasePart(
      @Nullable String url,
      @DefaultValue("keyhold") String username,
      @Nullable Path passwordFile,
      @DefaultValue("10") int poolSize,
      @DefaultValue("5s") Duration connectTimeout,
      @DefaultValue("30s") Duration socketTimeout) {
    public DatabasePart {
      if (poolSize < 2) {
        throw new IllegalArgumentException("keyhold.database.pool-size must be at least 2");
      }
      if (url != null && url.contains("password=")) {
        throw new IllegalArgumentException(
            "keyhold.database.url must not hold a password: set keyhold.database.password-file");
      }
    }

    String requiredUrl() {
      return set("keyhold.database.url", url);
    }
  }

  /** How the audit is written: see {@link AuditSettings}. */
  public record AuditPart(
      @DefaultValue("5s") Duration deadline,
      @DefaultValue("4") int controlChains,
      @DefaultValue("10s") Duration checkpointInterval,
      @DefaultValue("1000") int checkpointRecords,
      @DefaultValue List<Path> sinks,
      @DefaultValue("false") boolean checkpointsToStdout) {
    AuditSettings toSettings() {
      return new AuditSettings(
          deadline,
          controlChains,
          checkpointInterval,
          checkpointRecords,
          sinks,
          checkpointsToStdout);
    }
  }

  /** What the engine is built from: its own part, and the tables that the server adds. */
  public EngineSettings toEngine() {
    return new EngineSettings(
        hsm.toSettings(),
        audit.toSettings(),
        List.of(Credentials.ROWS, Keychains.ROWS, Accounts.ROWS),
        List.of(CHANGELOG),
        hsm.handleCache());
  }

  private static <T> T set(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " must be set");
    }
    return value;
  }
}
