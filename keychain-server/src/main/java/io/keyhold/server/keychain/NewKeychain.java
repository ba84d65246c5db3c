package io.keyhold.server.keychain;

import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.keychain.KeychainCode;
import java.util.Optional;

/** What a new keychain shall be. Without a key it gets one of its own. */
public record NewKeychain(
    KeychainCode code,
    String name,
    String description,
    Optional<KeyId> keyId,
    KeychainSettings settings) {
  /** Longest name, in characters. */
  public static final int MAX_NAME = 200;

  /** Longest description, in characters. */
  public static final int MAX_DESCRIPTION = 8_192;
}
