package io.keyhold.engine.caller;

import java.util.regex.Pattern;

/**
 * A table of versioned rows, with columns {@code id uuid} and {@code row_version bigint}. Its name
 * is also how audit records name such rows: {@code key/<id>}.
 */
public record RowKind(String name, String table) {
  private static final Pattern TABLE = Pattern.compile("[a-z_]{1,60}");

  public RowKind {
    // The name becomes part of a statement.
    if (!TABLE.matcher(table).matches()) {
      throw new IllegalArgumentException("not a table name: " + table);
    }
  }
}
