package io.keyhold.engine;

import io.keyhold.engine.audit.AuditSettings;
import io.keyhold.engine.caller.RowKind;
import io.keyhold.engine.hsm.HsmSettings;
import java.util.List;

/**
 * What an engine is built from.
 *
 * @param rows versioned tables of the host, whose rows answers may rest on
 * @param migrations changelogs of the host, run after the engine's own
 * @param handleCache most unwrapped keys that are kept in the token
 */
public record EngineSettings(
    HsmSettings hsm,
    AuditSettings audit,
    List<RowKind> rows,
    List<String> migrations,
    int handleCache) {
  public EngineSettings {
    rows = List.copyOf(rows);
    migrations = List.copyOf(migrations);
    if (handleCache < 1) {
      throw new IllegalArgumentException("keyhold.hsm.handle-cache must be at least 1");
    }
  }

  /** An engine alone. */
  public static EngineSettings of(HsmSettings hsm) {
    return new EngineSettings(hsm, AuditSettings.defaults(), List.of(), List.of(), 10_000);
  }
}
