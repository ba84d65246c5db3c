package io.keyhold.cli;

import java.io.Console;
import java.util.Optional;

/** Where somebody sits who can type, and who would see what is written. */
public interface Terminal {
  /** What was typed without echo; nothing at the end of input. The receiver wipes it. */
  Optional<char[]> readSecret(String name);

  /** The process's own, unless its input or output is redirected. */
  @SuppressWarnings("SystemConsoleNull") // It does, once told which console to use.
  static Optional<Terminal> ofProcess() {
    // The default console of later Java versions is there even without a terminal; this is not.
    System.setProperty("jdk.console", "java.base");
    Console console = System.console();
    return console == null
        ? Optional.empty()
        : Optional.of(name -> Optional.ofNullable(console.readPassword("%s: ", name)));
  }
}
