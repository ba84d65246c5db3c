package io.keyhold.server.dev;

import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.credentials.Tokens;
import io.keyhold.server.start.Initialisation;
import io.keyhold.server.start.ServeCommand;
import io.keyhold.server.start.SettingsSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** A running development server and all that it started, in the order in which it has to end. */
final class DevServer implements AutoCloseable {
  private static final String TOKEN_LABEL = "keyhold-dev";
  private static final Duration TOKEN_LIFE = Duration.ofDays(30);

  /** Something to end; the last one that was started ends first. */
  private record Part(String name, AutoCloseable part) {}

  private final Deque<Part> parts;
  private final Announcement announcement;

  private DevServer(Deque<Part> parts, Announcement announcement) {
    this.parts = parts;
    this.announcement = announcement;
  }

  /** Starts everything; what was started is ended again when that fails. */
  static DevServer start(Path data, LoopbackAddress address, int wanted, List<String> settings)
      throws IOException {
    Deque<Part> parts = new ArrayDeque<>();
    try {
      DevDirectory directory = DevDirectory.open(data);
      parts.push(new Part("data directory", directory));
      directory.requireEnvironment(System.getenv());
      EmbeddedDatabase database = EmbeddedDatabase.start(directory);
      parts.push(new Part("database", database));
      int port = free(address, wanted, "port");
      int management = free(address, port + 1, "management port");
      List<String> all = settings(directory, database, address, port, management, settings);
      initialise(directory, all);
      ConfigurableApplicationContext server = ServeCommand.startWithoutHook(all);
      parts.push(new Part("server", server));
      Announcement announcement =
          announcement(directory, database, address, port, management, token(server));
      for (Path file : List.of(directory.announcementFile(), LoginFile.ofUser())) {
        parts.push(new Part("login file", LoginFile.write(file, announcement)));
      }
      return new DevServer(parts, announcement);
    } catch (RuntimeException | IOException e) {
      end(parts);
      throw e;
    }
  }

  private static int free(LoopbackAddress address, int wanted, String what) {
    int port = address.freePort(wanted);
    if (wanted != 0 && port != wanted) {
      System.err.println("kms dev: " + what + " " + wanted + " is busy; taking " + port);
    }
    return port;
  }

  private static List<String> settings(
      DevDirectory directory,
      EmbeddedDatabase database,
      LoopbackAddress address,
      int port,
      int management,
      List<String> more) {
    String host = address.address().getHostAddress();
    List<String> settings = new ArrayList<>();
    settings.add("--server.address=" + host);
    settings.add("--server.port=" + port);
    settings.add("--management.server.address=" + host);
    settings.add("--management.server.port=" + management);
    settings.add("--keyhold.hsm.module=" + DevModule.find());
    settings.add("--keyhold.hsm.token-label=" + TOKEN_LABEL);
    settings.add("--keyhold.hsm.pin-file=" + directory.pinFile());
    settings.add("--keyhold.database.url=" + database.jdbcUrl());
    settings.add("--keyhold.database.username=" + database.user());
    settings.add("--keyhold.database.password-file=" + directory.databasePasswordFile());
    settings.add("--logging.level.root=WARN");
    more.forEach(setting -> settings.add("--" + setting));
    return List.copyOf(settings);
  }

  private static void initialise(DevDirectory directory, List<String> settings) throws IOException {
    Initialisation initialisation =
        new Initialisation(SettingsSource.read(settings), Clock.systemUTC());
    if (initialisation.isDone()) {
      return;
    }
    try (Stream<Path> tokens = Files.list(directory.root().resolve("tokens"))) {
      if (tokens.findAny().isEmpty()) {
        initialisation.makeToken(directory.soPinFile());
      }
    }
    initialisation.run();
  }

  /** The announcement is text for people and programs: here, and only here, a token is a String. */
  private static String token(ConfigurableApplicationContext server) {
    try (SecretBytes token =
        Initialisation.administrator(
            server.getBean(Tokens.class),
            "kms dev",
            server.getBean(Clock.class).instant().plus(TOKEN_LIFE))) {
      return token.use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    }
  }

  private static Announcement announcement(
      DevDirectory directory,
      EmbeddedDatabase database,
      LoopbackAddress address,
      int port,
      int management,
      String token) {
    String host = address.address().getHostAddress();
    String base = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":";
    return new Announcement(
        base + port,
        base + management,
        token,
        base + port + "/",
        directory.root().toString(),
        database.jdbcUrlWithLogin(),
        ProcessHandle.current().pid());
  }

  Announcement announcement() {
    return announcement;
  }

  @Override
  public void close() {
    end(parts);
  }

  private static void end(Deque<Part> parts) {
    while (!parts.isEmpty()) {
      Part last = parts.pop();
      try {
        last.part().close();
      } catch (Exception e) {
        // The others still have to end.
        System.err.println("kms dev: the " + last.name() + " did not end in order: " + e);
      }
    }
  }
}
