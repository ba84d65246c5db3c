package io.keyhold.server.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.server.KeychainServer;
import io.keyhold.server.TestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dev} in a process of its own, as the launcher starts it. */
class DevServerTest {
  @TempDir private Path folder;

  @Test
  void keptDataIsThereAgainAfterAStopInOrder() throws IOException, InterruptedException {
    Path data = folder.toRealPath().resolve("data");
    String key;
    Process first = start(data);
    try {
      Announcement announcement = announced(first);
      assertThat(announcement.url()).startsWith("http://127.0.0.1:");
      TestClient client = new TestClient(announcement.url(), announcement.token());
      key = client.newKey();
      assertThat(LoginFile.read(data.resolve("dev.json"))).contains(announcement);
    } finally {
      stop(first);
    }
    assertThat(data.resolve("dev.json")).doesNotExist();
    assertThat(folder.resolve("home/.keyhold/dev.json")).doesNotExist();
    Process second = start(data);
    try {
      Announcement announcement = announced(second);
      TestClient client = new TestClient(announcement.url(), announcement.token());
      client.get("/v1/keys/" + key).expect(200);
      client.post("/v1/keys/" + key + "/encrypt", "{\"plaintext\":\"YQ==\"}").expect(200);
    } finally {
      stop(second);
    }
  }

  private Process start(Path data) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx400m", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    // PostgreSQL's binaries are unpacked once for this user, the login file is not the user's own.
    command.add("-Duser.home=" + Files.createDirectories(folder.toRealPath().resolve("home")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(KeychainServer.class.getName(), "dev", "--json", "--port", "0"));
    command.addAll(List.of("--data", data.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("SOFTHSM2_CONF", data.resolve("softhsm2.conf").toString());
    return builder.redirectError(folder.resolve("stderr.log").toFile()).start();
  }

  private Announcement announced(Process process) throws IOException {
    String line = process.inputReader(StandardCharsets.UTF_8).readLine();
    assertThat(line).as(Files.readString(folder.resolve("stderr.log"))).isNotNull();
    return Announcement.parse(line);
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("it ends in order").isTrue();
  }
}
