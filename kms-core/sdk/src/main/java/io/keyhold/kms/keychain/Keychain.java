package io.keyhold.kms.keychain;

import io.keyhold.kms.key.KeyId;
import java.util.Optional;

/** What is known of a keychain; {@code keyId} is the key that its accounts are encrypted under. */
public record Keychain(KeychainCode code, String name, String description, Optional<KeyId> keyId) {}
