package io.keyhold.kms.key;

import java.time.Instant;

/** What may be shown of a key. There is no material in it. */
public record KeyMetadata(
    KeyId keyId,
    String description,
    KeySpec keySpec,
    KeyUsage keyUsage,
    Origin origin,
    Suite suite,
    KeyState state,
    Instant creationDate,
    int currentVersion) {}
