package io.keyhold.kms.keychain;

import java.util.Map;
import java.util.Optional;

/** The next version of an account: all its fields, by name, and what is said about them. */
public record PutAccount(
    KeychainCode keychain,
    AccountName account,
    Map<String, FieldValue> fields,
    Optional<String> kind,
    Optional<String> description,
    Condition condition) {
  /** Under which condition the put happens; where it does not hold, {@code PRECONDITION_FAILED}. */
  public sealed interface Condition {
    /** One more version, whatever there is. */
    record Always() implements Condition {}

    /** Only when there is no such account yet. */
    record Absent() implements Condition {}

    /** Only when this is the newest version. */
    record AtVersion(long version) implements Condition {}
  }

  public PutAccount {
    fields = Map.copyOf(fields);
  }

  /** A put without condition. */
  public static PutAccount of(
      KeychainCode keychain, AccountName account, Map<String, FieldValue> fields) {
    return new PutAccount(
        keychain, account, fields, Optional.empty(), Optional.empty(), new Condition.Always());
  }

  public PutAccount when(Condition other) {
    return new PutAccount(keychain, account, fields, kind, description, other);
  }

  public PutAccount described(Optional<String> newKind, Optional<String> newDescription) {
    return new PutAccount(keychain, account, fields, newKind, newDescription, condition);
  }
}
