package io.keyhold.kms.audit;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * Computes {@code h[i] = SHA-256(h[i-1] || u32 length of the record || record)}, the link of an
 * audit chain. The length stands before the record so that no two sequences of records hash the
 * same bytes. An instance is used by one thread at a time; it exists to reuse its buffers.
 */
public final class AuditChainHash {
  /** What the first record of a chain is linked to. */
  public static final Sha256 START = Sha256.ZERO;

  private final MessageDigest digest = Sha256.newDigest();
  private final byte[] block = new byte[36];

  /** The hash of a chain that ended in {@code previous} and now has {@code record} as well. */
  public Sha256 next(Sha256 previous, String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    return next(previous, bytes, 0, bytes.length);
  }

  /** The same for a record that lies in {@code buffer}. */
  public Sha256 next(Sha256 previous, byte[] buffer, int offset, int length) {
    putLong(previous.w0(), 0);
    putLong(previous.w1(), 8);
    putLong(previous.w2(), 16);
    putLong(previous.w3(), 24);
    putInt(length, 32);
    digest.update(block, 0, 36);
    digest.update(buffer, offset, length);
    try {
      digest.digest(block, 0, 32);
    } catch (DigestException e) {
      throw new IllegalStateException("a SHA-256 value fits into 36 bytes", e);
    }
    return new Sha256(getLong(0), getLong(8), getLong(16), getLong(24));
  }

  private void putLong(long value, int at) {
    putInt((int) (value >>> 32), at);
    putInt((int) value, at + 4);
  }

  private void putInt(int value, int at) {
    block[at] = (byte) (value >>> 24);
    block[at + 1] = (byte) (value >>> 16);
    block[at + 2] = (byte) (value >>> 8);
    block[at + 3] = (byte) value;
  }

  private long getLong(int at) {
    long value = 0;
    for (int i = at; i < at + 8; i++) {
      value = value << 8 | (block[i] & 0xff);
    }
    return value;
  }
}
