package io.keyhold.server.api;

import io.keyhold.server.keychain.Keychain;
import io.keyhold.server.keychain.KeychainSettings;
import java.time.Instant;

/** A keychain. */
record KeychainAnswer(
    String code,
    String name,
    String description,
    String keyId,
    KeychainSettings settings,
    Instant createdAt) {
  static KeychainAnswer of(Keychain keychain) {
    return new KeychainAnswer(
        keychain.code().value(),
        keychain.name(),
        keychain.description(),
        keychain.keyId().toString(),
        keychain.settings(),
        keychain.createdAt());
  }
}
