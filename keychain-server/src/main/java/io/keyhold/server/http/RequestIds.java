package io.keyhold.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names requests: by the caller's {@code X-Request-Id} when it has the right form, else by a word
 * that is this process's own and a number. Request ids are names, not secrets.
 */
final class RequestIds {
  private static final String ATTRIBUTE = "keyhold.request-id";
  private static final int LONGEST = 64;
  private static final String PROCESS =
      Long.toString(ThreadLocalRandom.current().nextLong(1L << 50, 1L << 51), 36) + "-";
  private static final AtomicLong NEXT = new AtomicLong();

  private RequestIds() {}

  static String of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String known) {
      return known;
    }
    String given = header(request);
    String id = isWellFormed(given) ? given : PROCESS + Long.toString(NEXT.incrementAndGet(), 36);
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }

  private static String header(HttpServletRequest request) {
    String given = request.getHeader(Headers.REQUEST_ID);
    return given == null ? "" : given;
  }

  private static boolean isWellFormed(String id) {
    if (id.isEmpty() || id.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean ok =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!ok) {
        return false;
      }
    }
    return true;
  }
}
