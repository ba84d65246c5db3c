package io.keyhold.engine.crypto;

import io.keyhold.engine.access.Action;
import io.keyhold.engine.access.Resource;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.gate.Gate;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.keys.Keys;
import io.keyhold.engine.keys.UsableKey;
import io.keyhold.kms.DataKey;
import io.keyhold.kms.Decrypted;
import io.keyhold.kms.Encrypted;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.Operation;
import io.keyhold.kms.secret.SecretBytes;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Encryption under keys, suite 1. The callers' methods pass the gate; the others need a key that
 * did.
 */
public final class Crypto implements AutoCloseable {
  private static final Resource RANDOM = new Resource("random");

  private final Keys keys;
  private final Gate gate;
  private final Randomness randomness;

  public Crypto(Keys keys, Gate gate, Hsm hsm) {
    this.keys = keys;
    this.gate = gate;
    this.randomness = new Randomness(hsm);
  }

  /** Encrypts under the current version. */
  public Encrypted encrypt(
      Caller caller, KeyId key, SecretBytes plaintext, EncryptionContext context) {
    return keys.use(
        caller,
        Operation.ENCRYPT,
        key,
        OptionalInt.empty(),
        context,
        usable ->
            new Encrypted(encrypt(usable, plaintext, context), usable.id(), usable.version()));
  }

  /** Decrypts under the version that the ciphertext names. */
  public Decrypted decrypt(
      Caller caller,
      Ciphertext ciphertext,
      EncryptionContext context,
      Optional<KeyId> expectedKey) {
    return keys.use(
        caller,
        Operation.DECRYPT,
        ciphertext.keyId(),
        OptionalInt.of(ciphertext.keyVersion()),
        context,
        usable -> {
          if (expectedKey.isPresent() && !expectedKey.get().equals(usable.id())) {
            throw new KmsException(
                Reason.INCORRECT_KEY,
                "the ciphertext is of key " + usable.id() + ", not of " + expectedKey.get());
          }
          return new Decrypted(decrypt(usable, ciphertext, context), usable.id(), usable.version());
        });
  }

  /** A data key, in clear only when {@code withPlaintext}. */
  public DataKey dataKey(
      Caller caller,
      KeyId key,
      int numberOfBytes,
      EncryptionContext context,
      boolean withPlaintext) {
    return keys.use(
        caller,
        Operation.GENERATE_DATA_KEY,
        key,
        OptionalInt.empty(),
        context,
        usable -> {
          SecretBytes plaintext = SecretBytes.owning(randomness.next(numberOfBytes));
          try {
            Ciphertext ciphertext = encrypt(usable, plaintext, context);
            Optional<SecretBytes> shown = withPlaintext ? Optional.of(plaintext) : Optional.empty();
            return new DataKey(shown, ciphertext, usable.id(), usable.version());
          } finally {
            if (!withPlaintext) {
              plaintext.close();
            }
          }
        });
  }

  /** Random bytes. */
  public SecretBytes random(Caller caller, int numberOfBytes) {
    return gate.pass(
        caller,
        Action.of(Operation.GENERATE_RANDOM),
        RANDOM,
        EncryptionContext.empty(),
        passage -> SecretBytes.owning(randomness.next(numberOfBytes)));
  }

  /** Encrypts under a key that passed the gate. */
  public Ciphertext encrypt(UsableKey key, SecretBytes plaintext, EncryptionContext context) {
    return DerivedSuite.encrypt(
        key.id(),
        key.version(),
        key::mac,
        randomness.next(Ciphertext.SALT_LENGTH),
        plaintext,
        context);
  }

  /**
   * Decrypts under the key that passed the gate for this ciphertext.
   *
   * @throws KmsException {@link Reason#INVALID_CIPHERTEXT} for whatever is wrong with it
   */
  public SecretBytes decrypt(UsableKey key, Ciphertext ciphertext, EncryptionContext context) {
    if (!ciphertext.keyId().equals(key.id()) || ciphertext.keyVersion() != key.version()) {
      throw new KmsException(Reason.INVALID_CIPHERTEXT, "the ciphertext is not valid");
    }
    return DerivedSuite.decrypt(ciphertext, key::mac, context);
  }

  @Override
  public void close() {
    randomness.close();
  }
}
