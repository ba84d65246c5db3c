package io.keyhold.server.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * A PostgreSQL of our own on 127.0.0.1 at a random port, with a random password. It works as root,
 * by a user namespace, and as a plain user; it never listens on a Unix socket. What it says goes to
 * {@code postgres.log} beside its directory.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EmbeddedPostgres postgres;
  private final Lifeline lifeline;
  private final Path database;
  private final String password;

  private EmbeddedDatabase(
      EmbeddedPostgres postgres, Lifeline lifeline, Path database, String password) {
    this.postgres = postgres;
    this.lifeline = lifeline;
    this.database = database;
    this.password = password;
  }

  /**
   * Starts the database in {@code directory}, making it at the first time. A PostgreSQL that a
   * killed server left behind is ended first.
   *
   * @throws DevRefusal when PostgreSQL does not come up, with the end of its log
   */
  public static EmbeddedDatabase start(DevDirectory directory) throws IOException {
    Path database = directory.database();
    Path made = directory.root().resolve("postgres-made");
    new Postmaster(database).end(PATIENCE);
    boolean first = !Files.exists(made);
    if (first) {
      // Nothing was ever stored here: an earlier first start ended half-way.
      DevDirectory.removeTree(database);
    }
    PrivateFile.folder(database);
    String password = Files.readString(directory.databasePasswordFile());
    Optional<Path> removeAfter =
        directory.temporary() ? Optional.of(directory.root()) : Optional.empty();
    Lifeline lifeline = Lifeline.of(database, removeAfter);
    try {
      EmbeddedPostgres postgres = PostgresLaunch.run(directory, password);
      if (first) {
        makeDatabase(postgres, password);
        PrivateFile.write(made, new byte[0]);
      }
      return new EmbeddedDatabase(postgres, lifeline, database, password);
    } catch (IOException | RuntimeException | SQLException e) {
      new Postmaster(database).end(PATIENCE);
      lifeline.close();
      throw new DevRefusal(PostgresLaunch.explain(directory), e);
    }
  }

  private static void makeDatabase(EmbeddedPostgres postgres, String password) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      // The password is made of letters and digits only.
      statement.execute("CREATE ROLE keyhold LOGIN PASSWORD '" + password + "'");
      statement.execute("CREATE DATABASE keyhold OWNER keyhold");
    }
  }

  /** The JDBC URL, without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/keyhold";
  }

  /** The JDBC URL with user and password in it. */
  public String jdbcUrlWithLogin() {
    return jdbcUrl() + "?user=" + user() + "&password=" + password;
  }

  /** The role that owns the database; not a superuser, as in production. */
  public String user() {
    return "keyhold";
  }

  /** The role's password. */
  public String password() {
    return password;
  }

  /** Stops PostgreSQL; who is still connected is cut off. */
  @Override
  public void close() throws IOException {
    postgres.close();
    new Postmaster(database).end(PATIENCE);
    lifeline.close();
  }
}
