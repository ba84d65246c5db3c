package io.keyhold.kms;

import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.KeyMetadata;
import io.keyhold.kms.secret.SecretBytes;
import java.util.Optional;

/**
 * The key service, as one caller sees it. The engine implements it in process and {@code
 * KmsHttpClient} over HTTP; both pass one contract suite.
 *
 * <p>Every method throws {@link KmsException} with its {@link Reason} when it is refused or fails.
 * Secrets that are handed in stay the caller's to close; secrets that come back are the caller's to
 * close.
 */
public interface Kms {
  /** Most bytes that {@link #encrypt} takes. */
  int MAX_PLAINTEXT = 4_096;

  /** Most bytes of ciphertext that {@link #decrypt} takes. */
  int MAX_CIPHERTEXT = 6_144;

  /** Most bytes of a data key and of {@link #random}. */
  int MAX_GENERATED = 1_024;

  /** Makes a key in the HSM; it is enabled when this returns. */
  KeyMetadata createKey(CreateKey request);

  /** What is known of a key. */
  KeyMetadata describeKey(KeyId key);

  /** Keys in order of their id. */
  Page<KeyMetadata> listKeys(ListKeys request);

  /** Lets a disabled key be used again; no effect on an enabled one. */
  KeyMetadata enableKey(KeyId key);

  /** Refuses every further use of a key, on all replicas at once; no effect on a disabled one. */
  KeyMetadata disableKey(KeyId key);

  /** Encrypts up to 4,096 bytes under the key's current version, bound to {@code context}. */
  Encrypted encrypt(KeyId key, SecretBytes plaintext, EncryptionContext context);

  /**
   * Decrypts. Wrong context, corruption and a foreign ciphertext are one answer: {@link
   * Reason#INVALID_CIPHERTEXT}.
   *
   * @param expectedKey when present and not the key that the ciphertext names: {@link
   *     Reason#INCORRECT_KEY}
   */
  Decrypted decrypt(Ciphertext ciphertext, EncryptionContext context, Optional<KeyId> expectedKey);

  /** A data key of 1-1,024 bytes, in clear and encrypted under {@code key}. */
  DataKey generateDataKey(KeyId key, int numberOfBytes, EncryptionContext context);

  /** A data key that only its encrypted form leaves the service. */
  DataKey generateDataKeyWithoutPlaintext(KeyId key, int numberOfBytes, EncryptionContext context);

  /** 1-1,024 random bytes from the HSM's generator. */
  SecretBytes random(int numberOfBytes);
}
