package io.keyhold.server.http;

import jakarta.servlet.http.HttpServletResponse;

/** The headers that every answer has. */
final class Headers {
  static final String REQUEST_ID = "X-Request-Id";

  private Headers() {}

  static void answer(HttpServletResponse response, String requestId) {
    response.setHeader(REQUEST_ID, requestId);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
  }
}
