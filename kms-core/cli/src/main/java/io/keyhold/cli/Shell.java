package io.keyhold.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/** What a process has around it. The terminal is absent when input or output is redirected. */
public record Shell(
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Optional<Terminal> terminal) {
  public Shell {
    environment = Map.copyOf(environment);
  }

  /** A variable's value; an empty one counts as absent. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  @Override
  public String toString() {
    return "Shell"; // The environment may hold a token.
  }
}
