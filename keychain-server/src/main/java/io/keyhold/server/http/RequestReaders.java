package io.keyhold.server.http;

import java.util.List;

/** All request types and their readers. */
public record RequestReaders(List<RequestReader<?>> all) {
  public RequestReaders {
    all = List.copyOf(all);
  }
}
