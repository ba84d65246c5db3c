package io.keyhold.kms.keychain;

import io.keyhold.kms.secret.SecretBytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A version's fields with their values, in the server's order. The receiver closes it. */
public record Revealed(AccountName account, long version, Map<String, Field> fields)
    implements AutoCloseable {
  /** A value; {@code binary} when it was put as bytes that need not be text. */
  public record Field(SecretBytes value, boolean secret, boolean binary) {}

  public Revealed {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  @Override
  public void close() {
    fields.values().forEach(field -> field.value().close());
  }
}
