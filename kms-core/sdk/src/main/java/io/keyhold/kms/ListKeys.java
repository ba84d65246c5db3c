package io.keyhold.kms;

import io.keyhold.kms.key.KeyState;
import java.util.Optional;

/** Which keys to list: filter, page size (1-1,000) and where to go on. */
public record ListKeys(Optional<KeyState> state, int limit, Optional<String> cursor) {
  public static final int DEFAULT_LIMIT = 100;
  public static final int MAX_LIMIT = 1_000;

  public ListKeys {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit is 1 to " + MAX_LIMIT);
    }
  }

  /** All keys, the default number a page. */
  public static ListKeys all() {
    return new ListKeys(Optional.empty(), DEFAULT_LIMIT, Optional.empty());
  }

  /** The same list from {@code next} on. */
  public ListKeys from(String next) {
    return new ListKeys(state, limit, Optional.of(next));
  }
}
