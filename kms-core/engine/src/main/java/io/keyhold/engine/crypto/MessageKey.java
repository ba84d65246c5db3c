package io.keyhold.engine.crypto;

import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The AES-256-GCM key and the commitment of one message, derived from its salt.
 *
 * <p>{@code S = HMAC-SHA-256(CMK, 00000001 || "keyhold/v1/enc" || 00 || format || suite || flags ||
 * keyId || keyVersion || salt || SHA-256(context) || 00000100)} inside the HSM: SP 800-108 in
 * counter mode, one block. Then {@code HKDF-Expand(SHA-256, S, "keyhold/v1/message", 64)} is key
 * and commitment.
 */
final class MessageKey implements AutoCloseable {
  private static final byte[] LABEL = "keyhold/v1/enc".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INFO = "keyhold/v1/message".getBytes(StandardCharsets.US_ASCII);
  private static final int HALF = 32;

  /** Fixed, because the key is used for one message only: its salt is never drawn again. */
  private static final GCMParameterSpec ZERO_IV = new GCMParameterSpec(128, new byte[12]);

  private final SecretBytes keyAndCommitment;

  private MessageKey(SecretBytes keyAndCommitment) {
    this.keyAndCommitment = keyAndCommitment;
  }

  /**
   * @param mac HMAC-SHA-256 under the key version; its result is overwritten here
   */
  static MessageKey derive(
      KeyId key, int version, UnaryOperator<byte[]> mac, byte[] salt, EncryptionContext context) {
    byte[] header = Ciphertext.header(key, version);
    byte[] input =
        ByteBuffer.allocate(4 + LABEL.length + 1 + header.length - 2 + salt.length + 32 + 4)
            .putInt(1)
            .put(LABEL)
            .put((byte) 0)
            .put(header, 2, header.length - 2)
            .put(salt)
            .put(context.digest())
            .putInt(256)
            .array();
    byte[] secret = mac.apply(input);
    try {
      return new MessageKey(SecretBytes.owning(expand(secret)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** HKDF-Expand of RFC 5869 section 2.3, two blocks. */
  private static byte[] expand(byte[] secret) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    byte[] out = new byte[2 * HALF];
    mac.update(INFO);
    mac.update((byte) 1);
    mac.doFinal(out, 0);
    mac.update(out, 0, HALF);
    mac.update(INFO);
    mac.update((byte) 2);
    mac.doFinal(out, HALF);
    return out;
  }

  byte[] commitment() {
    return keyAndCommitment.use(bytes -> Arrays.copyOfRange(bytes, HALF, 2 * HALF));
  }

  /** In constant time. */
  boolean commits(byte[] commitment) {
    return MessageDigest.isEqual(commitment(), commitment);
  }

  byte[] encrypt(byte[] plaintext, byte[] aad) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, aad).doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM refused to encrypt", e);
    }
  }

  /**
   * @throws GeneralSecurityException when the tag does not match
   */
  byte[] decrypt(byte[] body, byte[] aad) throws GeneralSecurityException {
    return cipher(Cipher.DECRYPT_MODE, aad).doFinal(body);
  }

  private Cipher cipher(int mode, byte[] aad) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        keyAndCommitment.<SecretKeySpec>use(bytes -> new SecretKeySpec(bytes, 0, HALF, "AES")),
        ZERO_IV);
    cipher.updateAAD(aad);
    return cipher;
  }

  @Override
  public void close() {
    keyAndCommitment.close();
  }
}
