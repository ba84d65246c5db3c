package io.keyhold.kms.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * How long to wait before the next attempt: what the server asks for, else a random part of a
 * doubling span, so that clients that failed together do not come back together.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

  private Duration span = FIRST;

  Duration next(Optional<HttpHeaders> headers) {
    Duration random =
        Duration.ofMillis(
            ThreadLocalRandom.current().nextLong(span.toMillis() / 2, span.toMillis()));
    Duration doubled = span.multipliedBy(2);
    span = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return headers
        .flatMap(all -> all.firstValue("Retry-After"))
        .map(String::strip)
        .filter(value -> SECONDS.matcher(value).matches())
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(random);
  }
}
