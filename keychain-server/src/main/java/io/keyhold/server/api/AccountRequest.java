package io.keyhold.server.api;

import static io.keyhold.server.json.JsonBody.required;

import io.keyhold.kms.KmsException;
import io.keyhold.server.json.JsonBody;
import io.keyhold.server.keychain.AccountKind;
import io.keyhold.server.keychain.Field;
import io.keyhold.server.keychain.FieldReader;
import io.keyhold.server.keychain.NewKeychain;
import io.keyhold.server.keychain.PutAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A new version of an account. */
record AccountRequest(
    List<Field> fields,
    Optional<AccountKind> kind,
    Optional<String> description,
    Optional<Map<String, String>> tags)
    implements AutoCloseable {
  static AccountRequest read(JsonBody in) {
    @Nullable List<Field> fields = null;
    Optional<AccountKind> kind = Optional.empty();
    Optional<String> description = Optional.empty();
    Optional<Map<String, String>> tags = Optional.empty();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "fields" -> fields = FieldReader.read(in);
        case "kind" -> kind = Optional.of(kind(in));
        case "description" -> description = Optional.of(in.text(NewKeychain.MAX_DESCRIPTION));
        case "tags" -> tags = Optional.of(in.textMap(PutAccount.MAX_TAGS, 200));
        default -> throw in.unknown();
      }
    }
    return new AccountRequest(required("fields", fields), kind, description, tags);
  }

  private static AccountKind kind(JsonBody in) {
    return AccountKind.of(in.text(100))
        .orElseThrow(
            () ->
                KmsException.invalid(
                    "kind",
                    "must be one of "
                        + List.of(AccountKind.values()).stream().map(AccountKind::word).toList()));
  }

  PutAccount toPut() {
    return new PutAccount(fields, kind, description, tags);
  }

  @Override
  public void close() {
    fields.forEach(Field::close);
  }
}
