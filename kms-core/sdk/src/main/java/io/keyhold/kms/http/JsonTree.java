package io.keyhold.kms.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads an answer into a {@link JsonObject}: bounded in depth, no name twice. Jackson passes over
 * strings here and does not decode them, so no copy of a secret stays in its buffers.
 */
final class JsonTree {
  private static final int MAX_DEPTH = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private JsonTree() {}

  /** The object, or nothing when the bytes are not one JSON object. */
  static Optional<JsonObject> read(byte[] answer) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), answer)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      JsonObject object = object(parser, answer);
      return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
    } catch (JacksonException e) {
      // Its message may quote the answer.
      return Optional.empty();
    }
  }

  private static JsonObject object(JsonParser parser, byte[] answer) {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      value(parser, answer).ifPresent(value -> members.put(name, value));
    }
    return new JsonObject(members);
  }

  private static List<Object> array(JsonParser parser, byte[] answer) {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      value(parser, answer).ifPresent(elements::add);
    }
    return elements;
  }

  private static Optional<Object> value(JsonParser parser, byte[] answer) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> Optional.of(object(parser, answer));
      case START_ARRAY -> Optional.of(array(parser, answer));
      case VALUE_STRING ->
          Optional.of(
              new JsonText(answer, Math.toIntExact(parser.currentTokenLocation().getByteOffset())));
      case VALUE_NUMBER_INT -> Optional.of(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> Optional.of(parser.getDoubleValue());
      case VALUE_TRUE -> Optional.of(true);
      case VALUE_FALSE -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
