package io.keyhold.kms.http;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of an answer. Members that nobody asks for are ignored, so that newer servers can
 * say more; null is absent. Strings stay bytes of the answer until they are asked for, as text or
 * as a secret; the answer is wiped when its reader returns, so no object may be kept longer.
 *
 * <p>A missing or strange member is a {@link KmsException} with {@link Reason#INTERNAL}.
 */
public final class JsonObject {
  private final Map<String, Object> members;

  JsonObject(Map<String, Object> members) {
    this.members = members;
  }

  /** Reads an object out of {@code json}, which it goes on to refer to; nothing when it is none. */
  public static Optional<JsonObject> parse(byte[] json) {
    return JsonTree.read(json);
  }

  public Set<String> names() {
    return members.keySet();
  }

  public String text(String name) {
    return required(name, optionalText(name));
  }

  public Optional<String> optionalText(String name) {
    return optional(name, JsonText.class).map(JsonObject::toText);
  }

  public long number(String name) {
    return required(name, optionalNumber(name));
  }

  public Optional<Long> optionalNumber(String name) {
    return optional(name, Long.class);
  }

  public int integer(String name) {
    long number = number(name);
    if (number != (int) number) {
      throw strange(name);
    }
    return (int) number;
  }

  public Optional<Boolean> optionalBoolean(String name) {
    return optional(name, Boolean.class);
  }

  /**
   * The member, read by {@code parser}; its {@link IllegalArgumentException} is a strange member.
   */
  public <T> T parsed(String name, Function<String, T> parser) {
    return required(name, optionalParsed(name, parser));
  }

  public <T> Optional<T> optionalParsed(String name, Function<String, T> parser) {
    try {
      return optionalText(name).map(parser);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw strange(name);
    }
  }

  /** A time in RFC 3339. */
  public Optional<Instant> optionalTime(String name) {
    return optionalParsed(name, Instant::parse);
  }

  public Optional<JsonObject> optionalObject(String name) {
    return optional(name, JsonObject.class);
  }

  /** An array of objects; an absent one is empty. */
  public List<JsonObject> objects(String name) {
    return elements(name, JsonObject.class);
  }

  /** An array of strings; an absent one is empty. */
  public List<String> texts(String name) {
    return elements(name, JsonText.class).stream().map(JsonObject::toText).toList();
  }

  /** The string's UTF-8 bytes; the receiver closes them. */
  public SecretBytes secretText(String name) {
    return secret(name, JsonText::utf8);
  }

  /** The bytes that the string is the base64 of; the receiver closes them. */
  public SecretBytes secretBase64(String name) {
    return secret(name, JsonText::base64);
  }

  /** Whether the member is there and is not null. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** Any scalar as text, for display. */
  public Optional<String> display(String name) {
    Object value = members.get(name);
    if (value instanceof JsonText text) {
      return Optional.of(toText(text));
    }
    return value instanceof Long || value instanceof Boolean
        ? Optional.of(value.toString())
        : Optional.empty();
  }

  private SecretBytes secret(String name, Function<JsonText, SecretBytes> reader) {
    try {
      return reader.apply(required(name, optional(name, JsonText.class)));
    } catch (IllegalArgumentException e) {
      // Without its cause: a decoder's message quotes what it read.
      throw strange(name);
    }
  }

  private <T> List<T> elements(String name, Class<T> type) {
    return optional(name, List.class)
        .map(list -> ((List<?>) list).stream().map(element -> cast(name, element, type)).toList())
        .orElse(List.of());
  }

  private <T> Optional<T> optional(String name, Class<T> type) {
    Object value = members.get(name);
    return value == null ? Optional.empty() : Optional.of(cast(name, value, type));
  }

  private static <T> T cast(String name, @Nullable Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw strange(name);
    }
    return type.cast(value);
  }

  private static <T> T required(String name, Optional<T> value) {
    return value.orElseThrow(
        () -> new KmsException(Reason.INTERNAL, "the server's answer has no member " + name));
  }

  private static String toText(JsonText text) {
    try (SecretBytes utf8 = text.utf8()) {
      return utf8.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static KmsException strange(String name) {
    return new KmsException(
        Reason.INTERNAL, "the server's answer has a member " + name + " that was not understood");
  }

  @Override
  public String toString() {
    return "JsonObject" + members.keySet();
  }
}
