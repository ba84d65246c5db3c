package io.keyhold.kms.secret;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Bytes that must not be printed, compared by value in passing, or left behind.
 *
 * <p>Bytes are copied in, lent by {@link #use}, and overwritten by {@link #close}. Equality is
 * identity on purpose: comparing secrets has its own name, {@link #sameAs}, and takes constant
 * time.
 */
public final class SecretBytes implements AutoCloseable {
  private final byte[] bytes;
  private volatile boolean closed;

  private SecretBytes(byte[] owned) {
    this.bytes = owned;
  }

  /** Copies {@code bytes}; the caller's array stays the caller's to wipe. */
  public static SecretBytes copyOf(byte[] bytes) {
    return new SecretBytes(bytes.clone());
  }

  /** Takes over {@code bytes}: the caller must not keep a reference. */
  public static SecretBytes owning(byte[] bytes) {
    return new SecretBytes(bytes);
  }

  /**
   * The UTF-8 form of {@code text}, without an intermediate {@code String}.
   *
   * @throws IllegalArgumentException for a lone surrogate: to replace it would make two secrets one
   */
  public static SecretBytes utf8(CharSequence text) {
    // Room for the worst case, since a buffer that the encoder outgrows could not be wiped.
    byte[] room = new byte[Math.multiplyExact(3, text.length())];
    try {
      ByteBuffer encoded = ByteBuffer.wrap(room);
      CoderResult result =
          StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), encoded, true);
      if (result.isError()) {
        throw new IllegalArgumentException("a secret text must be well-formed Unicode");
      }
      return new SecretBytes(Arrays.copyOf(room, encoded.position()));
    } finally {
      Arrays.fill(room, (byte) 0);
    }
  }

  /**
   * Lends the bytes to {@code work}. The array is the secret itself and is overwritten on close: it
   * must be neither changed nor kept.
   *
   * @throws IllegalStateException when this secret is closed
   */
  public <T> T use(Function<byte[], T> work) {
    if (closed) {
      throw new IllegalStateException("the secret is closed");
    }
    return work.apply(bytes);
  }

  /** The number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** Compares in time that depends on the lengths only. */
  public boolean sameAs(SecretBytes other) {
    return use(mine -> other.use(theirs -> MessageDigest.isEqual(mine, theirs)));
  }

  /** Overwrites the bytes; a second call has no effect. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "SecretBytes[" + bytes.length + "]";
  }
}
