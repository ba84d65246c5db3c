package io.keyhold.kms.http;

import io.keyhold.kms.Page;
import java.util.function.Function;

/** Reads a list, {@code {items, nextCursor?}}. */
public final class Pages {
  private Pages() {}

  public static <T> Page<T> of(JsonObject answer, Function<JsonObject, T> item) {
    return new Page<>(
        answer.objects("items").stream().map(item).toList(), answer.optionalText("nextCursor"));
  }
}
