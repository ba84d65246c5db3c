package io.keyhold.kms.http;

import io.keyhold.kms.secret.SecretBytes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One call of the REST contract. {@code path} begins with {@code /} and is already in URL form; the
 * body is JSON and is closed by the connection. A call is {@code repeatable} when doing it twice
 * does no more than doing it once.
 */
public record Call(
    String method,
    String path,
    Map<String, String> headers,
    Optional<SecretBytes> body,
    boolean repeatable) {
  public Call {
    headers = Map.copyOf(headers);
  }

  public static Call get(String path) {
    return new Call("GET", path, Map.of(), Optional.empty(), true);
  }

  /** A POST that changes nothing, or changes the same when it is done again. */
  public static Call repeatablePost(String path, JsonBody body) {
    return new Call("POST", path, Map.of(), Optional.of(body.finish()), true);
  }

  /** A POST that must not be done twice. */
  public static Call post(String path, JsonBody body) {
    return new Call("POST", path, Map.of(), Optional.of(body.finish()), false);
  }

  /** A PUT that must not be done twice: a put is one more version. */
  public static Call put(String path, JsonBody body) {
    return new Call("PUT", path, Map.of(), Optional.of(body.finish()), false);
  }

  /** The same call with one more header, when there is a value for it. */
  public Call header(String name, Optional<String> value) {
    if (value.isEmpty()) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value.get());
    return new Call(method, path, more, body, repeatable);
  }

  /** The same call with one more query parameter, when there is a value for it. */
  public Call query(String name, Optional<String> value) {
    if (value.isEmpty()) {
      return this;
    }
    char separator = path.indexOf('?') < 0 ? '?' : '&';
    String more =
        path + separator + name + "=" + URLEncoder.encode(value.get(), StandardCharsets.UTF_8);
    return new Call(method, more, headers, body, repeatable);
  }
}
