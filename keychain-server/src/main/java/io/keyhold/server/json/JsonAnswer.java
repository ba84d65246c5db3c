package io.keyhold.server.json;

/**
 * An answer that may hold a secret or is on a hot path: it writes itself. Its record components
 * have the names of its members, which the OpenAPI document is made from.
 */
public interface JsonAnswer extends AutoCloseable {
  /** Writes the answer as one JSON value. */
  void writeTo(JsonOut out);

  /** Wipes what the answer holds; it was sent or failed. */
  @Override
  default void close() {}
}
