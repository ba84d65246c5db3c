package io.keyhold.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments of the form {@code name=value}, each name once. */
final class Pairs {
  private Pairs() {}

  static Map<String, String> of(String option, @Nullable List<String> arguments) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String argument : arguments == null ? List.<String>of() : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new LocalException(option + " is of the form name=value");
      }
      String name = argument.substring(0, equals);
      if (pairs.put(name, argument.substring(equals + 1)) != null) {
        throw new LocalException(option + " names " + name + " twice");
      }
    }
    return pairs;
  }
}
