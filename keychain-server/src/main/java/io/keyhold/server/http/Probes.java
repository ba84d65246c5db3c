package io.keyhold.server.http;

/** The two paths that answer without authentication, and without detail. */
final class Probes {
  static final String LIVE = "/livez";
  static final String READY = "/readyz";

  private Probes() {}

  static boolean isProbe(String path) {
    return path.equals(LIVE) || path.equals(READY);
  }
}
