package io.keyhold.server.http;

import io.keyhold.engine.caller.Caller;
import io.keyhold.server.json.JsonAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serves the hot routes. Whatever is out of the ordinary, a media type, an encoded path, another
 * method, goes the long way through the dispatcher and is answered there.
 */
final class HotVerbs {
  private final HotRoutes routes;
  private final OperationTimers timers;

  HotVerbs(HotRoutes routes, OperationTimers timers) {
    this.routes = routes;
    this.timers = timers;
  }

  /** Whether the request was answered. */
  boolean serve(HttpServletRequest request, HttpServletResponse response, Caller caller)
      throws IOException {
    Optional<HotRoute<?>> route = route(request);
    if (route.isEmpty()) {
      return false;
    }
    long start = System.nanoTime();
    try {
      serve(route.get(), request, response, caller);
    } catch (RuntimeException e) {
      String requestId = RequestIds.of(request);
      Problems.write(response, ProblemResolver.refusal(request, response, e, requestId), requestId);
    }
    timers.record(route.get().action(), response.getStatus(), System.nanoTime() - start);
    return true;
  }

  private static void serve(
      HotRoute<?> route, HttpServletRequest request, HttpServletResponse response, Caller caller)
      throws IOException {
    String path = request.getRequestURI();
    try (JsonAnswer answer =
        JsonRequests.read(
            request.getInputStream(),
            request.getContentLengthLong(),
            body -> route.answer(caller, path, body))) {
      JsonAnswers.write(answer, response);
    }
  }

  private Optional<HotRoute<?>> route(HttpServletRequest request) {
    if (!request.getMethod().equals("POST") || !isPlain(request)) {
      return Optional.empty();
    }
    String path = request.getRequestURI();
    for (HotRoute<?> route : routes.all()) {
      if (route.matches(path)) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }

  private static boolean isPlain(HttpServletRequest request) {
    String path = request.getRequestURI();
    String accept = request.getHeader("Accept");
    return isJson(request.getContentType())
        && (accept == null || accept.contains("*/*") || accept.contains("application/json"))
        && path.indexOf('%') < 0
        && path.indexOf(';') < 0;
  }

  private static boolean isJson(@Nullable String type) {
    return "application/json".equals(type) || "application/json; charset=utf-8".equals(type);
  }
}
