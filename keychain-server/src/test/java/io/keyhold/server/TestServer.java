package io.keyhold.server;

import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.SoftHsm;
import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.credentials.Tokens;
import io.keyhold.server.start.Initialisation;
import io.keyhold.server.start.ServeCommand;
import io.keyhold.server.start.SettingsSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A whole server on a token and a database of its own, shared by the tests of a JVM. */
public final class TestServer {
  private static final TestServer SHARED = new TestServer();

  private final List<String> settings;
  private final String jdbcUrl;
  private final ConfigurableApplicationContext context;
  private final String administrator;

  private TestServer() {
    try {
      SoftHsm token = SoftHsm.create();
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setServerConfig("max_connections", "200")
              .setServerConfig("fsync", "off")
              .start();
      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE server_test");
      }
      this.jdbcUrl = "jdbc:postgresql://localhost:" + postgres.getPort() + "/server_test";
      this.settings = settings(token.settings(8), jdbcUrl);
      new Initialisation(SettingsSource.read(settings), Clock.systemUTC()).run();
      this.context = ServeCommand.startWithoutHook(settings);
      this.administrator = newAdministrator(Duration.ofHours(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> settings(HsmSettings hsm, String jdbcUrl) {
    return List.of(
        "--server.address=127.0.0.1",
        "--server.port=0",
        "--management.server.address=127.0.0.1",
        "--management.server.port=0",
        "--keyhold.hsm.module=" + hsm.module(),
        "--keyhold.hsm.token-label=" + hsm.tokenLabel(),
        "--keyhold.hsm.pin-file=" + hsm.pinFile(),
        "--keyhold.hsm.sessions=" + hsm.sessions(),
        "--keyhold.database.url=" + jdbcUrl,
        "--keyhold.database.username=postgres",
        "--keyhold.audit.checkpoint-interval=1s",
        "--logging.level.root=WARN");
  }

  public static TestServer shared() {
    return SHARED;
  }

  /** Settings of this server, with {@code more} taking precedence. */
  List<String> settingsWith(String... more) {
    List<String> all = new ArrayList<>(settings);
    for (String one : more) {
      String name = one.substring(0, one.indexOf('=') + 1);
      all.removeIf(setting -> setting.startsWith(name));
    }
    all.addAll(List.of(more));
    return all;
  }

  /** Where another database of the same PostgreSQL is. */
  String databaseUrl(String name) {
    return jdbcUrl.substring(0, jdbcUrl.lastIndexOf('/') + 1) + name;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return Integer.parseInt(property("local.server.port"));
  }

  public String managementUrl() {
    return "http://127.0.0.1:" + property("local.management.port");
  }

  private String property(String name) {
    return String.valueOf(context.getEnvironment().getProperty(name));
  }

  /** The text of a token that may do everything. */
  public String administrator() {
    return administrator;
  }

  /** A client that may do everything. */
  public TestClient client() {
    return new TestClient(url(), administrator);
  }

  public TestClient client(String bearer) {
    return new TestClient(url(), bearer);
  }

  /** What someone with a login to the database could do. */
  public JdbcClient intruder() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(jdbcUrl);
    dataSource.setUser("postgres");
    dataSource.setCurrentSchema("keyhold");
    return JdbcClient.create(dataSource);
  }

  public String newAdministrator(Duration life) {
    try (SecretBytes token =
        Initialisation.administrator(
            bean(Tokens.class), "test administrator", Clock.systemUTC().instant().plus(life))) {
      return token.use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    }
  }
}
