package io.keyhold.server.keychain;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.json.JsonBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads fields: {@code {name: value or {value, secret?, encoding?: "base64"}}}. */
public final class FieldReader {
  private static final int MOST = 1_000;

  private FieldReader() {}

  /** The fields that the current member holds, in their order. */
  public static List<Field> read(JsonBody in) {
    List<Field> fields = new ArrayList<>();
    in.enterObject();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      if (!Field.isName(name)) {
        throw KmsException.invalid("fields", "have names of 1-100 printable characters");
      }
      if (fields.size() == MOST) {
        throw KmsException.invalid("fields", "are more than " + MOST);
      }
      fields.add(
          in.isObject()
              ? readObject(in, name)
              : new Field(
                  name, in.secretText(Field.MAX_VALUE), Field.isSecretByDefault(name), false));
    }
    if (fields.isEmpty()) {
      throw KmsException.invalid("fields", "must have at least one");
    }
    return List.copyOf(fields);
  }

  static Field readObject(JsonBody in, String name) {
    @Nullable SecretBytes value = null;
    boolean secret = Field.isSecretByDefault(name);
    boolean base64 = false;
    in.enterObject();
    for (String member = in.nextField(); member != null; member = in.nextField()) {
      switch (member) {
        case "value" -> value = in.secretText(Field.MAX_VALUE * 4 / 3 + 4);
        case "secret" -> secret = in.bool();
        case "encoding" -> {
          if (!in.text(10).equals("base64")) {
            throw in.refused("can only be base64");
          }
          base64 = true;
        }
        default -> throw in.unknown();
      }
    }
    Field field =
        new Field(name, JsonBody.required("fields." + name + ".value", value), secret, base64);
    requireLength(field);
    return field;
  }

  private static void requireLength(Field field) {
    int length = field.base64() ? decodedLength(field) : field.value().length();
    if (length > Field.MAX_VALUE) {
      throw KmsException.invalid(
          "fields." + field.name() + ".value", "has more than " + Field.MAX_VALUE + " bytes");
    }
  }

  private static int decodedLength(Field field) {
    return field
        .value()
        .use(
            text ->
                JsonBody.strictBase64(text)
                    .map(
                        decoded -> {
                          try (decoded) {
                            return decoded.length();
                          }
                        })
                    .orElseThrow(
                        () ->
                            KmsException.invalid(
                                "fields." + field.name() + ".value", "is not padded base64")));
  }
}
