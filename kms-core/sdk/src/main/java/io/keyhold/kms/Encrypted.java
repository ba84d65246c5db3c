package io.keyhold.kms;

import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.key.KeyId;

/** A ciphertext and the key version that made it. */
public record Encrypted(Ciphertext ciphertext, KeyId keyId, int keyVersion) {}
