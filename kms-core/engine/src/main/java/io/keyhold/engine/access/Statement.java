package io.keyhold.engine.access;

import java.util.List;

/** One sentence of a policy. Actions and resources may end in {@code *}. */
public record Statement(String id, Effect effect, List<String> actions, List<String> resources) {
  /** What a matching statement does. */
  public enum Effect {
    ALLOW,
    DENY
  }

  public Statement {
    actions = List.copyOf(actions);
    resources = List.copyOf(resources);
  }

  boolean matches(Action action, Resource resource) {
    return any(actions, action.name()) && any(resources, resource.name());
  }

  private static boolean any(List<String> patterns, String name) {
    for (String pattern : patterns) {
      if (pattern.endsWith("*")
          ? name.startsWith(pattern.substring(0, pattern.length() - 1))
          : name.equals(pattern)) {
        return true;
      }
    }
    return false;
  }
}
