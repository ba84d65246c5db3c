package io.keyhold.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevDirectoryTest {
  @TempDir Path folder;

  @Test
  void everySecretIsReadableByItsOwnerOnly() throws IOException {
    try (DevDirectory directory = DevDirectory.open(folder.resolve("data"))) {
      assertThat(mode(directory.root())).isEqualTo("rwx------");
      assertThat(mode(directory.pinFile())).isEqualTo("rw-------");
      assertThat(mode(directory.soPinFile())).isEqualTo("rw-------");
      assertThat(mode(directory.databasePasswordFile())).isEqualTo("rw-------");
    }
  }

  @Test
  void anOpenExistingDirectoryIsClosedToOthers() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));

    try (DevDirectory directory = DevDirectory.open(data)) {
      assertThat(mode(directory.root())).isEqualTo("rwx------");
    }
  }

  @Test
  void aKeptDirectoryKeepsItsPins() throws IOException {
    Path data = folder.resolve("data");
    String first;
    try (DevDirectory directory = DevDirectory.open(data)) {
      first = Files.readString(directory.pinFile());
      assertThat(first)
          .matches("[a-z2-9]{24}")
          .isNotEqualTo(Files.readString(directory.soPinFile()));
    }

    try (DevDirectory directory = DevDirectory.open(data)) {
      assertThat(directory.pinFile()).hasContent(first);
    }
  }

  @Test
  void theTokenConfigurationNamesTheDirectorysOwnTokens() throws IOException {
    try (DevDirectory directory = DevDirectory.open(folder.resolve("data"))) {
      assertThat(directory.softHsmConf())
          .content()
          .contains("directories.tokendir = " + directory.root().resolve("tokens"));
      assertThat(directory.root().resolve("tokens")).isDirectory();
    }
  }

  @Test
  void aDirectoryWithOtherThingsInItIsRefused() throws IOException {
    Files.writeString(folder.resolve("thesis.txt"), "two years of work");

    assertThatThrownBy(() -> DevDirectory.open(folder))
        .isInstanceOf(DevRefusal.class)
        .hasMessageContaining("is not empty and was not made by kms dev");
    assertThat(folder.resolve("thesis.txt")).exists();
  }

  @Test
  void twoServersCannotShareADirectory() throws IOException {
    Path data = folder.resolve("data");
    try (DevDirectory running = DevDirectory.open(data)) {
      assertThatThrownBy(() -> DevDirectory.open(data))
          .isInstanceOf(DevRefusal.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
      assertThat(running.root()).exists();
    }
  }

  @Test
  void onlyATemporaryDirectoryIsRemoved() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside.txt"), "stays");
    Path kept = folder.resolve("kept");
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Files.createFile(temporary.resolve(".temporary"));
    Files.createSymbolicLink(temporary.resolve("link"), outside);

    DevDirectory.open(kept).close();
    DevDirectory.open(temporary).close();

    assertThat(kept.resolve("user-pin")).exists();
    assertThat(temporary).doesNotExist();
    assertThat(outside).hasContent("stays");
  }

  @Test
  void aForeignTokenConfigurationInTheEnvironmentIsRefused() throws IOException {
    try (DevDirectory directory = DevDirectory.open(folder.resolve("data"))) {
      directory.requireEnvironment(Map.of("SOFTHSM2_CONF", directory.softHsmConf().toString()));

      assertThatThrownBy(() -> directory.requireEnvironment(Map.of()))
          .isInstanceOf(DevRefusal.class)
          .hasMessageContaining("./kms dev sets it");
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
