package io.keyhold.server.crash;

import io.keyhold.engine.Callers;
import io.keyhold.engine.Engine;
import io.keyhold.engine.crash.Steps;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.pkcs11.Pkcs11Hsm;
import io.keyhold.engine.store.Database;
import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.keychain.KeychainCode;
import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.credentials.Applications;
import io.keyhold.server.keychain.Accounts;
import io.keyhold.server.keychain.Field;
import io.keyhold.server.keychain.Keychain;
import io.keyhold.server.keychain.KeychainSettings;
import io.keyhold.server.keychain.NewKeychain;
import io.keyhold.server.keychain.Precondition;
import io.keyhold.server.keychain.PutAccount;
import io.keyhold.server.keychain.Safe;
import io.keyhold.server.ops.Databases;
import io.keyhold.server.ops.KeyholdSettings;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The password safe, opened as the server opens it, with its steps counted. */
record OpenSafe(Databases databases, Engine engine, Safe safe) implements AutoCloseable {
  static final AccountName ACCOUNT = new AccountName("database");

  static OpenSafe open(KeyholdSettings settings, Steps steps) {
    Databases databases = new Databases(settings.database());
    Database real = databases.database();
    Database database = new Database(steps.counting(real.pool()), steps.counting(real.direct()));
    Hsm hsm = steps.counting(Pkcs11Hsm.open(settings.hsm().toSettings(), problem -> {}));
    Clock clock = Clock.systemUTC();
    Engine engine = Engine.open(settings.toEngine(), hsm, database, clock);
    JdbcClient jdbc = JdbcClient.create(database.pool());
    return new OpenSafe(
        databases, engine, Safe.on(engine, jdbc, new Applications(engine, jdbc, clock), clock));
  }

  /** Makes a keychain with a key of its own. */
  Keychain make(KeychainCode code) {
    return safe.keychains()
        .create(
            Callers.administrator(),
            new NewKeychain(code, "crash", "", Optional.empty(), KeychainSettings.none()));
  }

  /** Puts a version all of whose fields have the same value, so that a mixture shows. */
  Accounts.Put put(KeychainCode code, String mark) {
    try (PutAccount request =
        new PutAccount(
            List.of(
                new Field("username", SecretBytes.utf8(mark), false, false),
                new Field("password", SecretBytes.utf8(mark), true, false)),
            Optional.empty(),
            Optional.of(mark),
            Optional.empty())) {
      return safe.accounts()
          .put(Callers.administrator(), code, ACCOUNT, request, new Precondition.None());
    }
  }

  @Override
  public void close() {
    engine.close();
    databases.close();
  }
}
