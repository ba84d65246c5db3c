package io.keyhold.engine;

import io.keyhold.engine.audit.AuditSettings;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.SoftHsm;
import io.keyhold.engine.hsm.pkcs11.Pkcs11Hsm;
import java.time.Clock;
import java.util.List;

/** An engine on a real token and a real database, both of its own. */
public final class TestEngine implements AutoCloseable {
  private final SoftHsm token;
  private final TestDatabase database;
  private final AuditSettings audit;
  private final Engine engine;

  private TestEngine(SoftHsm token, TestDatabase database, AuditSettings audit, Engine engine) {
    this.token = token;
    this.database = database;
    this.audit = audit;
    this.engine = engine;
  }

  public static TestEngine start() {
    return start(AuditSettings.defaults());
  }

  public static TestEngine start(AuditSettings audit) {
    SoftHsm token = SoftHsm.create();
    TestDatabase database = TestDatabase.create();
    try (Hsm hsm = token.open()) {
      Engine.initialise(
          EngineSettings.of(token.settings()), hsm, database.database(), Clock.systemUTC());
    }
    return new TestEngine(token, database, audit, open(token, database, audit));
  }

  private static Engine open(SoftHsm token, TestDatabase database, AuditSettings audit) {
    return Engine.open(
        new EngineSettings(token.settings(), audit, List.of(), List.of(), 10_000),
        Pkcs11Hsm.open(token.settings(), problem -> {}),
        database.database(),
        Clock.systemUTC());
  }

  public Engine engine() {
    return engine;
  }

  /** One more engine on the same token and database, as another replica has it. */
  public Engine another() {
    return open(token, database, audit);
  }

  public SoftHsm token() {
    return token;
  }

  public TestDatabase database() {
    return database;
  }

  @Override
  public void close() {
    engine.close();
    database.close();
    token.close();
  }
}
