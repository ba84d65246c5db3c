package io.keyhold.engine.crypto;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Suite 1: one key for each message, derived by one HMAC. Pure, so that its golden files can be
 * made with a known key; {@code mac} is HMAC-SHA-256 under the key version.
 */
final class DerivedSuite {
  private DerivedSuite() {}

  /**
   * @param salt 32 bytes that were never used before
   */
  static Ciphertext encrypt(
      KeyId key,
      int version,
      UnaryOperator<byte[]> mac,
      byte[] salt,
      SecretBytes plaintext,
      EncryptionContext context) {
    try (MessageKey message = MessageKey.derive(key, version, mac, salt, context)) {
      ByteArrayOutputStream out =
          new ByteArrayOutputStream(plaintext.length() + Ciphertext.OVERHEAD);
      out.writeBytes(Ciphertext.header(key, version));
      out.writeBytes(salt);
      out.writeBytes(message.commitment());
      byte[] aad = out.toByteArray();
      out.writeBytes(plaintext.use(bytes -> message.encrypt(bytes, aad)));
      return Ciphertext.parse(out.toByteArray());
    }
  }

  /**
   * @throws KmsException {@link Reason#INVALID_CIPHERTEXT} for a wrong context and for corruption
   *     alike: both checks always run, so that neither word nor time tells them apart
   */
  static SecretBytes decrypt(
      Ciphertext ciphertext, UnaryOperator<byte[]> mac, EncryptionContext context) {
    try (MessageKey message =
        MessageKey.derive(
            ciphertext.keyId(), ciphertext.keyVersion(), mac, ciphertext.salt(), context)) {
      boolean committed = message.commits(ciphertext.commitment());
      byte[] plaintext;
      try {
        plaintext = message.decrypt(ciphertext.body(), ciphertext.prefix());
      } catch (GeneralSecurityException e) {
        throw invalid();
      }
      if (!committed) {
        Arrays.fill(plaintext, (byte) 0);
        throw invalid();
      }
      return SecretBytes.owning(plaintext);
    }
  }

  private static KmsException invalid() {
    return new KmsException(Reason.INVALID_CIPHERTEXT, "the ciphertext is not valid");
  }
}
