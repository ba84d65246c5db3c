package io.keyhold.server.http;

import java.util.List;

/** All routes that are served without the dispatcher. */
public record HotRoutes(List<HotRoute<?>> all) {
  public HotRoutes {
    all = List.copyOf(all);
  }
}
