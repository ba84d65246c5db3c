package io.keyhold.cli;

import io.keyhold.kms.secret.SecretBytes;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes data to standard output: a table for people unless {@code -o} or {@code KEYHOLD_FORMAT}
 * say otherwise.
 */
final class Output {
  private final Shell shell;
  private Optional<Format> chosen = Optional.empty();

  Output(Shell shell) {
    this.shell = shell;
  }

  void choose(Format format) {
    chosen = Optional.of(format);
  }

  Format format() {
    return chosen
        .or(() -> shell.variable("KEYHOLD_FORMAT").map(Output::parse))
        .orElse(Format.table);
  }

  /** One thing with its properties. */
  void one(Map<String, Object> thing) {
    if (format() == Format.json) {
      shell.out().println(Json.of(thing));
    } else {
      List<List<String>> rows = new ArrayList<>();
      thing.forEach((name, value) -> rows.add(List.of(name, text(value))));
      print(rows);
    }
  }

  /** Things that have the same properties; absent ones are left out of JSON. */
  void list(List<String> columns, List<Map<String, Object>> things) {
    if (format() == Format.json) {
      shell.out().println(Json.of(things));
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    if (format() == Format.table) {
      rows.add(columns.stream().map(column -> column.toUpperCase(Locale.ROOT)).toList());
    }
    for (Map<String, Object> thing : things) {
      rows.add(columns.stream().map(column -> text(thing.getOrDefault(column, "-"))).toList());
    }
    print(rows);
  }

  /** Bytes as they are, and nothing else. */
  void bytes(SecretBytes bytes) {
    bytes.use(
        lent -> {
          shell.out().write(lent, 0, lent.length);
          shell.out().flush();
          return true;
        });
  }

  void line(String text) {
    shell.out().println(text);
  }

  private void print(List<List<String>> rows) {
    PrintStream out = shell.out();
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i));
        if (i < row.size() - 1) {
          line.append(
              format() == Format.raw ? "\t" : " ".repeat(widths[i] - row.get(i).length() + 2));
        }
      }
      out.println(line);
    }
  }

  /** One line of visible characters: what others named must not steer the terminal. */
  private static String text(Object value) {
    String text = value instanceof Map || value instanceof List ? Json.of(value) : value.toString();
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private static Format parse(String text) {
    try {
      return Format.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw new LocalException("KEYHOLD_FORMAT is table, json or raw", e);
    }
  }
}
