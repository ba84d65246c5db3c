package io.keyhold.kms.ciphertext;

import io.keyhold.kms.key.KeyId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * A Keyhold ciphertext, suite 1. All numbers are big-endian; offsets are fixed:
 *
 * <pre>
 *  0  'K' 'H'        2
 *  2  format = 1     1
 *  3  suite = 1      1
 *  4  flags = 0      1
 *  5  keyId         16   UUID
 * 21  keyVersion     4   unsigned, at least 1
 * 25  salt          32
 * 57  commitment    32
 * 89  ciphertext     n
 *     tag           16
 * </pre>
 *
 * <p>An unknown format, suite or flag is refused: a reader that skips what it does not know would
 * read one ciphertext in two ways.
 */
public final class Ciphertext {
  /** Bytes that a ciphertext is longer than its plaintext. */
  public static final int OVERHEAD = 105;

  public static final int HEADER_LENGTH = 25;
  public static final int SALT_LENGTH = 32;
  public static final int COMMITMENT_LENGTH = 32;
  public static final int TAG_LENGTH = 16;

  private static final int COMMITMENT_OFFSET = HEADER_LENGTH + SALT_LENGTH;
  private static final int BODY_OFFSET = COMMITMENT_OFFSET + COMMITMENT_LENGTH;

  private final byte[] bytes;

  private Ciphertext(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads a ciphertext.
   *
   * @throws IllegalArgumentException when the bytes are not of the form above
   */
  public static Ciphertext parse(byte[] bytes) {
    if (bytes.length < OVERHEAD) {
      throw new IllegalArgumentException("a ciphertext has at least " + OVERHEAD + " bytes");
    }
    if (bytes[0] != 'K' || bytes[1] != 'H') {
      throw new IllegalArgumentException("not a Keyhold ciphertext");
    }
    if (bytes[2] != 1 || bytes[3] != 1 || bytes[4] != 0) {
      throw new IllegalArgumentException("unknown ciphertext format, suite or flags");
    }
    if (ByteBuffer.wrap(bytes).getInt(21) <= 0) {
      throw new IllegalArgumentException("unknown key version");
    }
    return new Ciphertext(bytes.clone());
  }

  /** The 25 bytes with which a suite 1 ciphertext under this key version begins. */
  public static byte[] header(KeyId key, int keyVersion) {
    if (keyVersion < 1) {
      throw new IllegalArgumentException("a key version is at least 1");
    }
    return ByteBuffer.allocate(HEADER_LENGTH)
        .put((byte) 'K')
        .put((byte) 'H')
        .put((byte) 1)
        .put((byte) 1)
        .put((byte) 0)
        .putLong(key.value().getMostSignificantBits())
        .putLong(key.value().getLeastSignificantBits())
        .putInt(keyVersion)
        .array();
  }

  public KeyId keyId() {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new KeyId(new UUID(buffer.getLong(5), buffer.getLong(13)));
  }

  public int keyVersion() {
    return ByteBuffer.wrap(bytes).getInt(21);
  }

  public byte[] salt() {
    return Arrays.copyOfRange(bytes, HEADER_LENGTH, COMMITMENT_OFFSET);
  }

  public byte[] commitment() {
    return Arrays.copyOfRange(bytes, COMMITMENT_OFFSET, BODY_OFFSET);
  }

  /** Everything before the encrypted body: header, salt and commitment; the body's AAD. */
  public byte[] prefix() {
    return Arrays.copyOf(bytes, BODY_OFFSET);
  }

  /** The encrypted bytes and their tag. */
  public byte[] body() {
    return Arrays.copyOfRange(bytes, BODY_OFFSET, bytes.length);
  }

  /** The whole ciphertext, a copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The form of the REST API: base64, standard alphabet, padded. */
  public String toBase64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ciphertext that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Ciphertext[key " + keyId() + " version " + keyVersion() + "]";
  }
}
