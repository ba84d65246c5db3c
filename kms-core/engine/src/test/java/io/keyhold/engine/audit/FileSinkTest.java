package io.keyhold.engine.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
  private static final String LINE = "first ".repeat(50);
  private static final String NEXT = "next ".repeat(60);

  @TempDir private Path directory;

  @Test
  void linesAreAppendedInOrder() throws IOException {
    Path file = directory.resolve("checkpoints");
    new FileSink(file).accept(LINE);
    new FileSink(file).accept(NEXT);
    assertThat(Files.readAllLines(file)).containsExactly(LINE, NEXT);
  }

  @Test
  void lineThatFindsNoRoomLeavesNothingAndIsWrittenLater() throws IOException {
    Path file = directory.resolve("checkpoints");
    FileSink sink = new FileSink(file);
    sink.accept(LINE);
    long whole = Files.size(file);
    try (FileSizeLimit limit = FileSizeLimit.of(whole + 100)) {
      assertThatThrownBy(() -> sink.accept(NEXT)).isInstanceOf(IOException.class);
    }
    assertThat(file).hasSize(whole);
    sink.accept(NEXT);
    assertThat(Files.readAllLines(file)).containsExactly(LINE, NEXT);
  }

  @Test
  void halfALineOfACrashSpoilsNoOther() throws IOException {
    Path file = directory.resolve("checkpoints");
    Files.writeString(file, LINE + "\nhalf");
    FileSink sink = new FileSink(file);
    sink.accept(NEXT);
    sink.accept(LINE);
    assertThat(Files.readAllLines(file)).containsExactly(LINE, "half", NEXT, LINE);
  }

  @Test
  void fileThatCannotBeMadeIsAFailure() {
    FileSink sink = new FileSink(directory.resolve("nowhere").resolve("checkpoints"));
    assertThatThrownBy(() -> sink.accept(LINE)).isInstanceOf(IOException.class);
  }
}
