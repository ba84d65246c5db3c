package io.keyhold.server.dev;

import java.nio.file.Path;

/** A process of its own with a database in it, which tests may kill. */
final class DatabaseProgram {
  private DatabaseProgram() {}

  public static void main(String[] arguments) throws Exception {
    try (DevDirectory directory = DevDirectory.open(Path.of(arguments[0]));
        EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
      System.out.println(database.jdbcUrlWithLogin());
      System.out.flush();
      // Until the test closes the pipe; a killed one never gets there.
      while (System.in.read() >= 0) {}
    }
    System.out.println("stopped");
  }
}
