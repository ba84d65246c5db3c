package io.keyhold.server.json;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.secret.SecretBytes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A request body: one JSON object in UTF-8, read strictly. Duplicate and unknown fields, nulls,
 * wrong types, a nesting beyond 32 and anything after the object are refused as {@link
 * Reason#VALIDATION} naming the field, never its value.
 *
 * <p>A reader asks for the fields in the order in which they come:
 *
 * <pre>
 * for (String name = body.nextField(); name != null; name = body.nextField()) {
 *   switch (name) {
 *     case "plaintext" -> plaintext = body.secretBase64(4_096);
 *     default -> throw body.unknown();
 *   }
 * }
 * </pre>
 */
public final class JsonBody {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxNameLength(9_000)
                  .maxNumberLength(32)
                  .build())
          .build();

  private final byte[] body;
  private final int length;
  private final JsonParser parser;
  private final Deque<List<String>> seen = new ArrayDeque<>(4);
  private final List<SecretBytes> secrets = new ArrayList<>(2);

  private JsonBody(byte[] body, int length, JsonParser parser) {
    this.body = body;
    this.length = length;
    this.parser = parser;
  }

  /**
   * Reads the first {@code length} bytes of {@code body} as one object. When that fails, every
   * secret that was read is wiped; the bytes stay the caller's to wipe.
   */
  public static <T> T read(byte[] body, int length, Function<JsonBody, T> reader) {
    requireUtf8Object(body, length);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body, 0, length)) {
      JsonBody in = new JsonBody(body, length, parser);
      boolean whole = false;
      try {
        in.expect(parser.nextToken(), JsonToken.START_OBJECT, "an object");
        in.seen.push(new ArrayList<>(4));
        T read = reader.apply(in);
        if (parser.nextToken() != null) {
          throw malformed();
        }
        whole = true;
        return read;
      } finally {
        if (!whole) {
          in.secrets.forEach(SecretBytes::close);
        }
      }
    } catch (JacksonException e) {
      // Without its message, which may quote the body.
      throw malformed();
    }
  }

  /** The next field of the object that is being read; null at its end. */
  public @Nullable String nextField() {
    JsonToken token = parser.nextToken();
    List<String> names = seen.getFirst();
    if (token == JsonToken.END_OBJECT) {
      seen.pop();
      return null;
    }
    String name = parser.currentName();
    if (names.contains(name)) {
      throw refused("is given twice");
    }
    names.add(name);
    parser.nextToken();
    return name;
  }

  /** Steps into the object that the current field holds. */
  public void enterObject() {
    expect(parser.currentToken(), JsonToken.START_OBJECT, "an object");
    seen.push(new ArrayList<>(4));
  }

  /** Whether the current field holds an object. */
  public boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /** Base64 in the standard alphabet, padded, of at most {@code most} bytes. */
  public byte[] base64(int most) {
    byte[] text = literal();
    try {
      byte[] decoded = StrictBase64.decode(text).orElseThrow(() -> refused("is not padded base64"));
      if (decoded.length > most) {
        Arrays.fill(decoded, (byte) 0);
        throw refused("has more than " + most + " bytes");
      }
      return decoded;
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /** What strict base64 text stands for; empty when it is not that. */
  public static Optional<SecretBytes> strictBase64(byte[] text) {
    return StrictBase64.decode(text).map(SecretBytes::owning);
  }

  /** As {@link #base64}, secret. */
  public SecretBytes secretBase64(int most) {
    return kept(SecretBytes.owning(base64(most)));
  }

  /** A text of at most {@code most} bytes of UTF-8, which never becomes a {@code String}. */
  public SecretBytes secretText(int most) {
    SecretBytes text = kept(SecretBytes.owning(literal()));
    if (text.length() > most) {
      throw refused("has more than " + most + " bytes");
    }
    return text;
  }

  /** A text of at most {@code most} characters. */
  public String text(int most) {
    expect(parser.currentToken(), JsonToken.VALUE_STRING, "a string");
    String text = parser.getString();
    if (text.length() > most) {
      throw refused("has more than " + most + " characters");
    }
    if (text.indexOf('\0') >= 0) {
      throw refused("has a NUL character");
    }
    return text;
  }

  /** One of the names of an enum. */
  public <E extends Enum<E>> E word(Class<E> words) {
    String text = text(100);
    for (E word : words.getEnumConstants()) {
      if (word.name().equals(text)) {
        return word;
      }
    }
    throw refused("must be one of " + Arrays.toString(words.getEnumConstants()));
  }

  public boolean bool() {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw refused("must be true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  public int integer(int least, int most) {
    expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, "an integer");
    if (parser.getNumberType() != JsonParser.NumberType.INT) {
      throw refused("must be " + least + " to " + most);
    }
    int value = parser.getIntValue();
    if (value < least || value > most) {
      throw refused("must be " + least + " to " + most);
    }
    return value;
  }

  /** A time in RFC 3339, UTC. */
  public Instant time() {
    try {
      return Instant.parse(text(40));
    } catch (DateTimeException e) {
      throw refused("must be a time such as 2027-01-31T12:00:00Z");
    }
  }

  /** An array of at most {@code most} texts. */
  public List<String> texts(int most, int mostCharacters) {
    expect(parser.currentToken(), JsonToken.START_ARRAY, "an array");
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (texts.size() == most) {
        throw refused("has more than " + most + " items");
      }
      texts.add(text(mostCharacters));
    }
    return List.copyOf(texts);
  }

  /** An object of texts. */
  public Map<String, String> textMap(int most, int mostCharacters) {
    expect(parser.currentToken(), JsonToken.START_OBJECT, "an object");
    Map<String, String> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (map.size() == most) {
        throw refused("is one of more than " + most + " entries");
      }
      if (map.put(name, text(mostCharacters)) != null) {
        throw refused("is given twice");
      }
    }
    return map;
  }

  /** An encryption context of the caller's: none of its keys may be the server's own. */
  public EncryptionContext context() {
    Map<String, String> entries =
        textMap(EncryptionContext.MAX_LENGTH, EncryptionContext.MAX_LENGTH);
    EncryptionContext context;
    try {
      context = EncryptionContext.of(entries);
    } catch (IllegalArgumentException e) {
      throw refused("is ill-formed Unicode or longer than 8 KiB in canonical form");
    }
    if (context.isReserved()) {
      throw refused("has a key that begins with " + EncryptionContext.RESERVED_PREFIX);
    }
    return context;
  }

  /** The current field is not one of this body. */
  public KmsException unknown() {
    return refused("is not a field of this request");
  }

  /** The current field is refused. */
  public KmsException refused(String detail) {
    return KmsException.invalid(path(), detail);
  }

  /** A field that must be there. */
  public static <T> T required(String field, @Nullable T value) {
    return Optional.ofNullable(value).orElseThrow(() -> KmsException.invalid(field, "is required"));
  }

  private SecretBytes kept(SecretBytes secret) {
    secrets.add(secret);
    return secret;
  }

  /** The current string in UTF-8, from the body itself: the parser never decodes it. */
  private byte[] literal() {
    expect(parser.currentToken(), JsonToken.VALUE_STRING, "a string");
    int quote = (int) parser.currentTokenLocation().getByteOffset();
    return JsonText.unescape(body, quote, length)
        .orElseThrow(() -> refused("is not well-formed text"));
  }

  private void expect(@Nullable JsonToken token, JsonToken expected, String what) {
    if (token != expected) {
      throw token == null ? malformed() : refused("must be " + what);
    }
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (TokenStreamContext at = parser.streamReadContext(); at != null; at = at.getParent()) {
      String name = at.currentName();
      if (name != null) {
        path.insert(0, path.isEmpty() ? name : name + ".");
      }
    }
    return path.isEmpty() ? "body" : path.toString();
  }

  /** A parser guesses the encoding from the first bytes; anything but UTF-8 stops here. */
  private static void requireUtf8Object(byte[] body, int length) {
    int at = 0;
    while (at < length
        && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
      at++;
    }
    if (at == length || body[at] != '{') {
      throw KmsException.invalid("body", "must be a JSON object in UTF-8");
    }
    for (int i = 0; i < Math.min(length, at + 4); i++) {
      if (body[i] == 0) {
        throw malformed();
      }
    }
  }

  private static KmsException malformed() {
    return KmsException.invalid("body", "is not well-formed JSON of at most 32 levels");
  }
}
