package io.keyhold.server.credentials;

import io.keyhold.kms.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The text of a credential: {@code khp_<id>_<secret>} or {@code kha_<id>_<secret>}, where the id
 * has 16 characters of base32 in lower case and the secret 43 of base62, which is 256 bits. The
 * prefix lets secret scanners find lost ones.
 */
record BearerText(CredentialKind kind, String publicId, int secretOffset) {
  static final int LENGTH = 4 + 16 + 1 + 43;
  private static final int SECRET_OFFSET = 4 + 16 + 1;
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Takes a text apart; empty when it has not the form of one. */
  static Optional<BearerText> parse(String text) {
    if (text.length() != LENGTH || text.charAt(SECRET_OFFSET - 1) != '_') {
      return Optional.empty();
    }
    for (int i = SECRET_OFFSET; i < LENGTH; i++) {
      if (BASE62.indexOf(text.charAt(i)) < 0) {
        return Optional.empty();
      }
    }
    String id = text.substring(4, SECRET_OFFSET - 1);
    return CredentialKind.byPrefix(text.substring(0, 4))
        .filter(kind -> isPublicId(id))
        .map(kind -> new BearerText(kind, id, SECRET_OFFSET));
  }

  static boolean isPublicId(String id) {
    return id.length() == 16 && id.chars().allMatch(c -> BASE32.indexOf(c) >= 0);
  }

  static String newPublicId() {
    StringBuilder id = new StringBuilder(16);
    for (int i = 0; i < 16; i++) {
      id.append(BASE32.charAt(RANDOM.nextInt(32)));
    }
    return id.toString();
  }

  /** A new secret part. */
  static SecretBytes newSecret() {
    byte[] secret = new byte[43];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = (byte) BASE62.charAt(RANDOM.nextInt(62));
    }
    return SecretBytes.owning(secret);
  }

  /** The whole text of a credential that has just been made. */
  static SecretBytes whole(CredentialKind kind, String publicId, SecretBytes secret) {
    byte[] head = (kind.prefix() + publicId + "_").getBytes(StandardCharsets.US_ASCII);
    return secret.use(
        tail -> {
          byte[] text = new byte[head.length + tail.length];
          System.arraycopy(head, 0, text, 0, head.length);
          System.arraycopy(tail, 0, text, head.length, tail.length);
          return SecretBytes.owning(text);
        });
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
