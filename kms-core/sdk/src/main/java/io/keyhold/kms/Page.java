package io.keyhold.kms;

import java.util.List;
import java.util.Optional;

/** One page of a list; {@code nextCursor} asks for the next and is absent on the last. */
public record Page<T>(List<T> items, Optional<String> nextCursor) {
  public Page {
    items = List.copyOf(items);
  }
}
