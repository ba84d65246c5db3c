package io.keyhold.server.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncementTest {
  private static final String TOKEN = "khp_canary_0123456789";

  @TempDir Path folder;

  @Test
  void theJsonIsOneLineWithItsSevenFieldsInOrder() {
    assertThat(announcement(7).json())
        .isEqualTo(
            """
            {"url":"http://127.0.0.1:8420","managementUrl":"http://127.0.0.1:8421",\
            "token":"khp_canary_0123456789","consoleUrl":"http://127.0.0.1:8420/console",\
            "dataDir":"/data","dbUrl":"jdbc:postgresql://127.0.0.1:5/keyhold","pid":7}""");
  }

  @Test
  void theTextSaysDevModeInRedOnlyWhereColourIsWanted() {
    assertThat(announcement(7).text(true)).contains("\u001b[1;31mDEV MODE");
    assertThat(announcement(7).text(false)).contains("DEV MODE").doesNotContain("\u001b");
    assertThat(announcement(7).text(false))
        .contains("export KEYHOLD_ADDR=http://127.0.0.1:8420\n")
        .contains("export KEYHOLD_TOKEN=" + TOKEN + "\n");
  }

  @Test
  void theTokenIsNotInToString() {
    assertThat(announcement(7).toString()).doesNotContain(TOKEN);
  }

  @Test
  void theLoginFileIsPrivateAndReadsBack() throws IOException {
    Path file = folder.resolve("home/.keyhold/dev.json");
    Announcement mine = announcement(ProcessHandle.current().pid());

    try (LoginFile login = LoginFile.write(file, mine)) {
      assertThat(login).isNotNull();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(LoginFile.read(file)).contains(mine);
      assertThat(file.getParent()).isDirectoryContaining(file::equals);
    }

    assertThat(file).doesNotExist();
    assertThat(LoginFile.read(file)).isEmpty();
  }

  @Test
  void theFileOfADeadServerCountsAsNone() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path file = folder.resolve("dev.json");

    LoginFile.write(file, announcement(dead.pid()));

    assertThat(LoginFile.read(file)).isEmpty();
  }

  @Test
  void aServerThatEndsLeavesTheFileOfALaterOne() throws IOException {
    Path file = folder.resolve("dev.json");
    LoginFile older = LoginFile.write(file, announcement(1_000_000_000));
    Announcement later = announcement(ProcessHandle.current().pid());
    LoginFile.write(file, later);

    older.close();

    assertThat(LoginFile.read(file)).contains(later);
  }

  private static Announcement announcement(long pid) {
    return new Announcement(
        "http://127.0.0.1:8420",
        "http://127.0.0.1:8421",
        TOKEN,
        "http://127.0.0.1:8420/console",
        "/data",
        "jdbc:postgresql://127.0.0.1:5/keyhold",
        pid);
  }
}
