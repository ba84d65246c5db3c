package io.keyhold.server.http;

import io.keyhold.engine.caller.Caller;
import io.keyhold.server.json.JsonAnswer;
import io.keyhold.server.json.JsonBody;
import java.util.function.Function;

/**
 * A POST that is served without the framework's dispatcher, by the same controller method as with
 * it: the dispatcher costs as much as the rest of an encryption.
 *
 * @param action the label of the metric
 * @param prefix what the path begins with
 * @param suffix what it ends with, after one segment; empty when the prefix is the whole path
 */
public record HotRoute<B>(
    String action, String prefix, String suffix, Function<JsonBody, B> reader, Verb<B> verb) {

  /** A controller method. */
  @FunctionalInterface
  public interface Verb<B> {
    /**
     * @param segment what stands between prefix and suffix
     */
    JsonAnswer answer(Caller caller, String segment, B body);
  }

  boolean matches(String path) {
    if (suffix.isEmpty()) {
      return path.equals(prefix);
    }
    int end = path.length() - suffix.length();
    return end > prefix.length()
        && path.startsWith(prefix)
        && path.endsWith(suffix)
        && path.indexOf('/', prefix.length()) == end;
  }

  String segment(String path) {
    return suffix.isEmpty() ? "" : path.substring(prefix.length(), path.length() - suffix.length());
  }

  JsonAnswer answer(Caller caller, String path, JsonBody body) {
    return verb.answer(caller, segment(path), reader.apply(body));
  }
}
