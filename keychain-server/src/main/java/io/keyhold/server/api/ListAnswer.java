package io.keyhold.server.api;

import io.keyhold.kms.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One page of a list. */
record ListAnswer<T>(List<T> items, Optional<String> nextCursor) {
  static <S, T> ListAnswer<T> of(Page<S> page, Function<S, T> item) {
    return new ListAnswer<>(page.items().stream().map(item).toList(), page.nextCursor());
  }
}
