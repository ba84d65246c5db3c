package io.keyhold.server.http;

import io.keyhold.server.json.JsonBody;
import java.util.function.Function;

/** How a request type is read from its body. */
public record RequestReader<T>(Class<T> type, Function<JsonBody, T> reader) {}
