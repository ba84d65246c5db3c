package io.keyhold.kms.key;

import io.keyhold.kms.Reason;
import java.util.Optional;

/** The states of a key, and what each lets an operation do. */
public enum KeyState {
  /** Transient: the row is committed, the material is being made. */
  CREATING,
  ENABLED,
  DISABLED;

  /** Why {@code operation} on a key in this state is refused; empty when it may proceed. */
  public Optional<Reason> refusal(Operation operation) {
    return switch (operation) {
      case ENCRYPT, DECRYPT, GENERATE_DATA_KEY ->
          switch (this) {
            case CREATING -> Optional.of(Reason.KEY_CREATING);
            case ENABLED -> Optional.empty();
            case DISABLED -> Optional.of(Reason.KEY_DISABLED);
          };
      case ENABLE_KEY, DISABLE_KEY ->
          switch (this) {
            case CREATING -> Optional.of(Reason.KEY_CREATING);
            case ENABLED, DISABLED -> Optional.empty();
          };
      case CREATE_KEY, LIST_KEYS, DESCRIBE_KEY, GENERATE_RANDOM -> Optional.empty();
    };
  }
}
