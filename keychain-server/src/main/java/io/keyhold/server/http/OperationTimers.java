package io.keyhold.server.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Measures every act: {@code keyhold_operations_seconds{action,outcome}}. Labels come from closed
 * lists, so that no caller can make a new series.
 */
final class OperationTimers implements HandlerInterceptor {
  private static final String START = "keyhold.start";
  private static final List<String> OUTCOMES = List.of("success", "refused", "failed");

  private final MeterRegistry registry;
  private final Map<String, List<Timer>> timers = new ConcurrentHashMap<>();

  OperationTimers(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    request.setAttribute(START, System.nanoTime());
    return true;
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception thrown) {
    if (handler instanceof HandlerMethod method
        && request.getAttribute(START) instanceof Long start) {
      Act act = method.getMethodAnnotation(Act.class);
      if (act != null) {
        record(act.value(), response.getStatus(), System.nanoTime() - start);
      }
    }
  }

  void record(String action, int status, long nanos) {
    timers
        .computeIfAbsent(action, this::register)
        .get(outcome(status))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private static int outcome(int status) {
    return status < 400 ? 0 : status < 500 ? 1 : 2;
  }

  private List<Timer> register(String action) {
    Stream<Timer> each =
        OUTCOMES.stream()
            .map(
                outcome ->
                    Timer.builder("keyhold.operations")
                        .description("Time of an act, from the route to its answer")
                        .tag("action", action)
                        .tag("outcome", outcome)
                        .register(registry));
    return each.toList();
  }
}
