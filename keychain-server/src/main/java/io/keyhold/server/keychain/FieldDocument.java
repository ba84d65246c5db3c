package io.keyhold.server.keychain;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.json.JsonBody;
import io.keyhold.server.json.JsonOut;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The two JSON texts of a version's fields: the document that is encrypted, in the very form that a
 * reveal answers, and the listing, which has no secret value in it.
 */
final class FieldDocument {
  /** Longest document, in bytes. */
  static final int MAX_LENGTH = 256 * 1024;

  private FieldDocument() {}

  /** {@code {name: {value, secret, encoding?}}}. */
  static SecretBytes of(List<Field> fields) {
    try (JsonOut out = new JsonOut(1_024)) {
      write(out, fields);
      if (out.length() > MAX_LENGTH) {
        throw new KmsException(
            Reason.VALIDATION,
            "an account has at most " + MAX_LENGTH + " bytes",
            List.of(new KmsException.FieldError("fields", "are too long together")),
            null);
      }
      return out.toSecret();
    }
  }

  /** The document cut down to some of its fields. */
  static SecretBytes only(SecretBytes document, Set<String> names) {
    List<Field> fields =
        document.use(json -> JsonBody.read(json, json.length, FieldDocument::read));
    try {
      List<Field> chosen = fields.stream().filter(f -> names.contains(f.name())).toList();
      if (chosen.size() < names.size()) {
        throw KmsException.invalid("fields", "names one that the account does not have");
      }
      try (JsonOut out = new JsonOut(1_024)) {
        write(out, chosen);
        return out.toSecret();
      }
    } finally {
      fields.forEach(Field::close);
    }
  }

  /** {@code {name: {secret, value?}}}, values of plain fields only. */
  static String listing(List<Field> fields) {
    try (JsonOut out = new JsonOut(1_024)) {
      out.beginObject();
      for (Field field : fields) {
        out.name(field.name()).beginObject().name("secret").bool(field.secret());
        if (!field.secret()) {
          out.name("value").text(field.value());
        }
        out.endObject();
      }
      return out.endObject().toText();
    }
  }

  static List<FieldInfo> readListing(String listing) {
    byte[] json = listing.getBytes(StandardCharsets.UTF_8);
    return JsonBody.read(
        json,
        json.length,
        in -> {
          List<FieldInfo> fields = new ArrayList<>();
          for (String name = in.nextField(); name != null; name = in.nextField()) {
            fields.add(readInfo(in, name));
          }
          return List.copyOf(fields);
        });
  }

  private static FieldInfo readInfo(JsonBody in, String name) {
    boolean secret = true;
    Optional<String> value = Optional.empty();
    in.enterObject();
    for (String member = in.nextField(); member != null; member = in.nextField()) {
      switch (member) {
        case "secret" -> secret = in.bool();
        case "value" -> value = Optional.of(in.text(Field.MAX_VALUE));
        default -> throw in.unknown();
      }
    }
    return new FieldInfo(name, secret, value);
  }

  private static List<Field> read(JsonBody in) {
    List<Field> fields = new ArrayList<>();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      fields.add(FieldReader.readObject(in, name));
    }
    return fields;
  }

  private static void write(JsonOut out, List<Field> fields) {
    out.beginObject();
    for (Field field : fields) {
      out.name(field.name()).beginObject().name("value").text(field.value());
      out.name("secret").bool(field.secret());
      if (field.base64()) {
        out.name("encoding").text("base64");
      }
      out.endObject();
    }
    out.endObject();
  }
}
