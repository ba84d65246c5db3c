package io.keyhold.server.keychain;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What to reveal.
 *
 * @param version the current one when absent
 * @param fields all when empty
 * @param reason why, in the caller's words
 */
public record RevealAccount(OptionalInt version, Set<String> fields, Optional<String> reason) {
  /** Longest reason, in characters. */
  public static final int MAX_REASON = 1_000;

  public RevealAccount {
    fields = Set.copyOf(fields);
  }
}
