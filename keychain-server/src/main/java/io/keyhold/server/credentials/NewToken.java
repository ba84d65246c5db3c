package io.keyhold.server.credentials;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a new API token shall be. Without policies it may do nothing. */
public record NewToken(String name, List<String> policies, Optional<Instant> expiresAt) {
  /** Longest name, in characters. */
  public static final int MAX_NAME = 200;

  public NewToken {
    policies = policies.stream().distinct().toList();
  }
}
