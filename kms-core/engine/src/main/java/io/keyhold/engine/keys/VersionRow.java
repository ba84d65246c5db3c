package io.keyhold.engine.keys;

import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.integrity.TagInput;
import io.keyhold.engine.store.Blob;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A key version's row: immutable once written. */
record VersionRow(
    int version,
    RootId root,
    KeyKind kind,
    long wrapMechanism,
    Blob wrapped,
    int materialLength,
    Blob checkValue,
    Optional<Blob> spki,
    Instant createdAt) {

  /**
   * Binds the wrapped material to the key that it belongs to and to all that says how to use it.
   */
  TagInput tagInput(UUID instance, KeyRow key) {
    TagInput input =
        new TagInput("keyhold/v1/key-version")
            .with("instance", instance)
            .with("root", root)
            .with("key", key.id())
            .with("version", version)
            .with("spec", key.spec())
            .with("usage", key.usage())
            .with("origin", key.origin())
            .with("suite", key.suite())
            .with("role", key.role())
            .with("kind", kind)
            .with("wrapMechanism", wrapMechanism)
            .with("materialLength", materialLength)
            .with("checkValue", checkValue.toBytes())
            .with("wrapped", wrapped.toBytes())
            .with("createdAt", createdAt);
    spki.ifPresent(half -> input.with("spki", half.toBytes()));
    return input;
  }
}
