package io.keyhold.server.keychain;

import io.keyhold.engine.Engine;
import io.keyhold.server.credentials.Applications;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The parts of the password safe, wired: they share their caches. */
public record Safe(Keychains keychains, Accounts accounts, Custody custody) {
  /** Wires a safe on an engine. */
  public static Safe on(Engine engine, JdbcClient jdbc, Applications applications, Clock clock) {
    KeychainRows keychainRows = new KeychainRows(engine, jdbc);
    AccountRows accountRows = new AccountRows(engine, jdbc);
    SafeDocuments documents = new SafeDocuments(engine);
    AccountPuts puts = new AccountPuts(accountRows, documents, clock);
    Keychains keychains = new Keychains(engine, keychainRows, applications, clock);
    return new Safe(
        keychains,
        new Accounts(engine, keychainRows, accountRows, documents, puts),
        new Custody(engine, keychainRows, keychains, puts, applications));
  }
}
