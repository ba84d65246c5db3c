package io.keyhold.engine;

import io.keyhold.engine.access.Policy;
import io.keyhold.engine.caller.Caller;
import java.util.List;
import java.util.Optional;

/** Callers of tests. */
public final class Callers {
  private Callers() {}

  public static Caller administrator() {
    return with("token:admin", Policy.administrator());
  }

  public static Caller stranger() {
    return with("token:nobody");
  }

  public static Caller with(String principal, Policy... policies) {
    return new Caller(
        principal, "127.0.0.1", "test", Optional.empty(), List.of(policies), Optional.empty());
  }
}
