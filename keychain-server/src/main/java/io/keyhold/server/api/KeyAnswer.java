package io.keyhold.server.api;

import io.keyhold.kms.key.KeyMetadata;
import io.keyhold.kms.key.KeySpec;
import io.keyhold.kms.key.KeyState;
import io.keyhold.kms.key.KeyUsage;
import io.keyhold.kms.key.Origin;
import io.keyhold.kms.key.Suite;
import java.time.Instant;

/** A key. */
record KeyAnswer(
    String keyId,
    String description,
    KeySpec keySpec,
    KeyUsage keyUsage,
    Origin origin,
    Suite suite,
    KeyState state,
    Instant creationDate,
    int currentVersion) {
  static KeyAnswer of(KeyMetadata key) {
    return new KeyAnswer(
        key.keyId().toString(),
        key.description(),
        key.keySpec(),
        key.keyUsage(),
        key.origin(),
        key.suite(),
        key.state(),
        key.creationDate(),
        key.currentVersion());
  }
}
