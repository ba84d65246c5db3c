package io.keyhold.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A development server of its own, started by the launcher and ended with the bench. */
final class Server implements AutoCloseable {
  private final Process process;
  private final URI url;
  private final String token;
  private final long pid;
  private final Path data;

  private Server(Process process, String announcement) {
    this.process = process;
    this.url = URI.create(field(announcement, "url"));
    this.token = field(announcement, "token");
    this.pid = Long.parseLong(field(announcement, "pid"));
    this.data = Path.of(field(announcement, "dataDir"));
  }

  /**
   * @param launcher the file {@code kms}
   */
  static Server start(Path launcher) throws IOException {
    Process process =
        new ProcessBuilder(launcher.toString(), "dev", "--json")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String announcement = lines.readLine();
    if (announcement == null) {
      throw new IOException("kms dev ended without an announcement: run it by hand to see why");
    }
    return new Server(process, announcement);
  }

  URI url() {
    return url;
  }

  String token() {
    return token;
  }

  long pid() {
    return pid;
  }

  /** The process of the embedded PostgreSQL, found by the file that it keeps. */
  long databasePid() throws IOException {
    try (Stream<Path> files = Files.walk(data, 4)) {
      Path file =
          files
              .filter(path -> path.endsWith("postmaster.pid"))
              .findFirst()
              .orElseThrow(() -> new IOException("no postmaster.pid under the data directory"));
      return Long.parseLong(Files.readAllLines(file).get(0).trim());
    }
  }

  private static String field(String json, String name) {
    Matcher matcher =
        Pattern.compile("\"" + name + "\"\\s*:\\s*(?:\"([^\"]*)\"|(\\d+))").matcher(json);
    if (!matcher.find()) {
      throw new IllegalArgumentException("the announcement has no " + name);
    }
    String text = matcher.group(1);
    return text == null ? matcher.group(2) : text;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
