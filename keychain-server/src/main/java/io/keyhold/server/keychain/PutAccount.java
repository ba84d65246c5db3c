package io.keyhold.server.keychain;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A new version of an account. Metadata that is absent stays as it is. The receiver closes it. */
public record PutAccount(
    List<Field> fields,
    Optional<AccountKind> kind,
    Optional<String> description,
    Optional<Map<String, String>> tags)
    implements AutoCloseable {
  /** Most tags of an account. */
  public static final int MAX_TAGS = 50;

  public PutAccount {
    fields = List.copyOf(fields);
  }

  @Override
  public void close() {
    fields.forEach(Field::close);
  }
}
