package io.keyhold.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.keyhold.engine.store.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An empty database of its own on the PostgreSQL that all tests of a JVM share. */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String url;
  private final HikariDataSource pool;

  private TestDatabase(String url) {
    this.url = url;
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(8);
    config.setConnectionTimeout(2_000);
    this.pool = new HikariDataSource(config);
  }

  /** Makes a database. */
  public static TestDatabase create() {
    String name = "test" + NUMBERS.incrementAndGet();
    try (Connection connection = Shared.POSTGRES.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return at(Shared.POSTGRES.getJdbcUrl("postgres", name) + "&currentSchema=keyhold");
  }

  /** The database at {@code url}, which may be another process's. */
  public static TestDatabase at(String url) {
    return new TestDatabase(url);
  }

  public String url() {
    return url;
  }

  /** Both ways into the database. */
  public Database database() {
    PGSimpleDataSource direct = new PGSimpleDataSource();
    direct.setUrl(url);
    direct.setConnectTimeout(2);
    direct.setSocketTimeout(10);
    return new Database(pool, direct);
  }

  /** What someone with a login to the database could do. */
  public JdbcClient intruder() {
    return JdbcClient.create(pool);
  }

  @Override
  public void close() {
    pool.close();
  }

  private static final class Shared {
    private static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("max_connections", "200")
            .setServerConfig("fsync", "off")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
