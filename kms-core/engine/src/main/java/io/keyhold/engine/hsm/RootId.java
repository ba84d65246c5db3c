package io.keyhold.engine.hsm;

import java.util.UUID;

/** Names a root: the CKA_ID, 16 bytes, of its wrapping key and of its integrity key. */
public record RootId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
