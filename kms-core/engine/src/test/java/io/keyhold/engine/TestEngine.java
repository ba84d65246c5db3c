package io.keyhold.engine;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.SoftHsm;
import io.keyhold.engine.hsm.pkcs11.Pkcs11Hsm;
import java.time.Clock;

/** An engine on a real token and a real database, both of its own. */
public final class TestEngine implements AutoCloseable {
  private final SoftHsm token;
  private final TestDatabase database;
  private final Engine engine;

  private TestEngine(SoftHsm token, TestDatabase database, Engine engine) {
    this.token = token;
    this.database = database;
    this.engine = engine;
  }

  public static TestEngine start() {
    SoftHsm token = SoftHsm.create();
    TestDatabase database = TestDatabase.create();
    try (Hsm hsm = token.open()) {
      Engine.initialise(
          EngineSettings.of(token.settings()), hsm, database.database(), Clock.systemUTC());
    }
    return new TestEngine(token, database, open(token, database));
  }

  private static Engine open(SoftHsm token, TestDatabase database) {
    return Engine.open(
        EngineSettings.of(token.settings()),
        Pkcs11Hsm.open(token.settings(), problem -> {}),
        database.database(),
        Clock.systemUTC());
  }

  public Engine engine() {
    return engine;
  }

  /** One more engine on the same token and database, as another replica has it. */
  public Engine another() {
    return open(token, database);
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
