package io.keyhold.kms.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.kms.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README is the golden file of the table operation by state. */
class ReadmeTableTest {
  private static final Path README = Path.of("..", "..", "README.md");

  @Test
  void readmeShowsWhatEveryStateLetsEveryOperationDo() throws IOException {
    List<String> table =
        Files.readAllLines(README).stream()
            .dropWhile(line -> !line.equals("<!-- table: KeyState -->"))
            .skip(1)
            .takeWhile(line -> line.startsWith("|"))
            .toList();

    assertThat(table).containsExactlyElementsOf(expected());
  }

  private static List<String> expected() {
    Stream<String> head =
        Stream.of(
            row("Operation", Arrays.stream(KeyState.values()).map(KeyState::name)),
            row("---", Arrays.stream(KeyState.values()).map(state -> "---")));
    Stream<String> rows =
        Arrays.stream(Operation.values())
            .map(
                operation ->
                    row(
                        operation.action(),
                        Arrays.stream(KeyState.values())
                            .map(
                                state -> state.refusal(operation).map(Reason::name).orElse("ok"))));
    return Stream.concat(head, rows).toList();
  }

  private static String row(String first, Stream<String> others) {
    return Stream.concat(Stream.of(first), others)
        .map(cell -> " " + cell + " ")
        .reduce("|", (row, cell) -> row + cell + "|");
  }
}
