package io.keyhold.kms.keychain;

import io.keyhold.kms.secret.SecretBytes;
import java.util.Optional;

/** Custody in one call: a product's account and password. The password stays the caller's. */
public record ImportKeychain(
    KeychainCode productCode,
    String productName,
    AccountName keychainAccount,
    SecretBytes keychainPassword,
    Optional<String> description) {}
