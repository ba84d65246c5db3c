package io.keyhold.engine.caller;

import java.util.UUID;

/** A row in the version that an answer rests on. */
public record RowVersion(RowKind kind, UUID id, long version) {
  /** How audit records name the row. */
  public String row() {
    return kind.name() + "/" + id;
  }
}
