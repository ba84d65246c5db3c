package io.keyhold.server.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How PostgreSQL is unpacked, initialised and started. */
final class PostgresLaunch {
  private static final Duration STARTUP = Duration.ofSeconds(60);
  private static final int LOG_LINES = 12;

  private PostgresLaunch() {}

  static EmbeddedPostgres run(DevDirectory directory, String password) throws IOException {
    // The library's own choice is a folder in /tmp that everybody may write to, and it runs what it
    // finds there.
    Path binaries = binaries(directory);
    PrivateFile.folder(binaries);
    System.setProperty("ot.epg.working-dir", binaries.resolve("unpacked").toString());
    Redirect log = Redirect.appendTo(log(directory).toFile());
    return EmbeddedPostgres.builder()
        .setDataDirectory(directory.database())
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(STARTUP)
        .setPort(LoopbackAddress.parse("127.0.0.1").freePort(0))
        .setOutputRedirector(log)
        .setErrorRedirector(log)
        // These reach initdb as --name=value: a password from the first moment on, and an order of
        // text that does not depend on the machine.
        .setLocaleConfig("auth-host", "scram-sha-256")
        .setLocaleConfig("auth-local", "reject")
        .setLocaleConfig("pwfile", directory.databasePasswordFile().toString())
        .setLocaleConfig("locale", "C")
        .setLocaleConfig("locale-provider", "builtin")
        .setLocaleConfig("builtin-locale", "C.UTF-8")
        .setConnectConfig("password", password)
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "''")
        .setServerConfig("max_connections", "100")
        .setServerConfig("shared_buffers", "64MB")
        // A commit that was acknowledged must survive a kill; the disk's own safety costs time that
        // only data to be kept is worth.
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("fsync", directory.temporary() ? "off" : "on")
        .start();
  }

  /** A sentence about a start that failed, with the end of PostgreSQL's log. */
  static String explain(DevDirectory directory) throws IOException {
    List<String> lines =
        Files.exists(log(directory))
            ? Files.readAllLines(log(directory), StandardCharsets.UTF_8)
            : List.of();
    String tail =
        String.join("\n  ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    String asRoot =
        tail.contains("cannot be run as root")
            ? " It refuses to run as root, and user namespaces are forbidden here:"
                + " start as a plain user."
            : "";
    return "the embedded PostgreSQL does not start."
        + asRoot
        + " kms init and kms serve take a PostgreSQL of yours instead: --keyhold.database.url=URL."
        + " The log of the embedded one ends:\n  "
        + tail;
  }

  private static Path log(DevDirectory directory) {
    return directory.root().resolve("postgres.log");
  }

  /** Kept between runs where the user has a home, since unpacking takes seconds. */
  private static Path binaries(DevDirectory directory) {
    Path home = Path.of(System.getProperty("user.home"));
    return Files.isWritable(home)
        ? home.resolve(".cache").resolve("keyhold").resolve("postgres")
        : directory.root().resolve("postgres-binaries");
  }
}
