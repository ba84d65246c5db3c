package io.keyhold.engine.keys;

import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.integrity.TagInput;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.KeyMetadata;
import io.keyhold.kms.key.KeySpec;
import io.keyhold.kms.key.KeyState;
import io.keyhold.kms.key.KeyUsage;
import io.keyhold.kms.key.Origin;
import io.keyhold.kms.key.Suite;
import java.time.Instant;
import java.util.UUID;

/**
 * A key's row. Spec, usage, origin and suite are text here, since the system's own keys have some
 * that customers' keys have not.
 */
record KeyRow(
    KeyId id,
    Role role,
    String description,
    String spec,
    String usage,
    String origin,
    String suite,
    KeyState state,
    int currentVersion,
    Instant createdAt,
    long rowVersion) {

  /** The same key in another state: the row's next version. */
  KeyRow in(KeyState next) {
    return new KeyRow(
        id,
        role,
        description,
        spec,
        usage,
        origin,
        suite,
        next,
        currentVersion,
        createdAt,
        rowVersion + 1);
  }

  RowVersion reference() {
    return new RowVersion(Keys.ROWS, id.value(), rowVersion);
  }

  TagInput tagInput(UUID instance) {
    return new TagInput("keyhold/v1/key-state")
        .with("instance", instance)
        .with("id", id)
        .with("role", role)
        .with("description", description)
        .with("spec", spec)
        .with("usage", usage)
        .with("origin", origin)
        .with("suite", suite)
        .with("state", state)
        .with("currentVersion", currentVersion)
        .with("createdAt", createdAt)
        .with("rowVersion", rowVersion);
  }

  KeyMetadata metadata() {
    return new KeyMetadata(
        id,
        description,
        KeySpec.valueOf(spec),
        KeyUsage.valueOf(usage),
        Origin.valueOf(origin),
        Suite.valueOf(suite),
        state,
        createdAt,
        currentVersion);
  }
}
