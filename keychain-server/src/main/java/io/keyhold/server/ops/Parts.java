package io.keyhold.server.ops;

import io.keyhold.engine.Engine;
import io.keyhold.engine.hsm.pkcs11.Pkcs11Hsm;
import io.keyhold.engine.store.Database;
import io.keyhold.server.credentials.Applications;
import io.keyhold.server.credentials.Credentials;
import io.keyhold.server.credentials.Tokens;
import io.keyhold.server.keychain.Accounts;
import io.keyhold.server.keychain.Custody;
import io.keyhold.server.keychain.Keychains;
import io.keyhold.server.keychain.Safe;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The engine and what stands on it, in the order in which they need each other. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeyholdSettings.class)
class Parts {
  private static final Logger log = LoggerFactory.getLogger(Parts.class);
  private static final int EXIT_SOFTWARE = 70;

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Databases databases(KeyholdSettings settings) {
    return new Databases(settings.database());
  }

  @Bean
  Database database(Databases databases) {
    return databases.database();
  }

  @Bean
  JdbcClient jdbc(Database database) {
    return JdbcClient.create(database.pool());
  }

  @Bean
  Engine engine(KeyholdSettings settings, Database database, Clock clock) {
    Pkcs11Hsm hsm = Pkcs11Hsm.open(settings.hsm().toSettings(), Parts::exit);
    try {
      return Engine.open(settings.toEngine(), hsm, database, clock);
    } catch (RuntimeException e) {
      hsm.close();
      throw e;
    }
  }

  /** A call that never returned holds the token: shutdown hooks would wait for it for ever. */
  private static void exit(String why) {
    log.error("the process exits for its supervisor to start it anew: {}", why);
    Runtime.getRuntime().halt(EXIT_SOFTWARE);
  }

  @Bean
  Credentials credentials(Engine engine, JdbcClient jdbc, Clock clock) {
    return new Credentials(engine, jdbc, clock);
  }

  @Bean
  Tokens tokens(Engine engine, JdbcClient jdbc, Clock clock) {
    return new Tokens(engine, jdbc, clock);
  }

  @Bean
  Safe safe(Engine engine, JdbcClient jdbc, Clock clock) {
    return Safe.on(engine, jdbc, new Applications(engine, jdbc, clock), clock);
  }

  @Bean
  Keychains keychains(Safe safe) {
    return safe.keychains();
  }

  @Bean
  Accounts accounts(Safe safe) {
    return safe.accounts();
  }

  @Bean
  Custody custody(Safe safe) {
    return safe.custody();
  }
}
