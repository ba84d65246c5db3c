package io.keyhold.engine.crypto;

import io.keyhold.engine.hsm.Hsm;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Random bytes: from the HSM's generator XOR from the operating system. Whoever controls one of
 * them still cannot predict the result.
 *
 * <p>The HSM's bytes are drawn in blocks that live at most a second. The operating system is read
 * at each call, past every buffer: a process that was snapshotted and restored twice must never
 * give the same bytes twice.
 */
final class Randomness implements AutoCloseable {
  private static final int BLOCK = 4_096;
  private static final long LIFE = 1_000_000_000L;

  private final Hsm hsm;
  private final InputStream system;
  private final ReentrantLock drawing = new ReentrantLock();
  private byte[] block = new byte[0];
  private int next;
  private long drawn;

  Randomness(Hsm hsm) {
    this.hsm = hsm;
    try {
      this.system = new FileInputStream("/dev/urandom");
    } catch (IOException e) {
      throw new UncheckedIOException("the operating system's generator cannot be read", e);
    }
  }

  /** {@code length} fresh bytes, which the caller may own. */
  byte[] next(int length) {
    byte[] bytes = fromSystem(length);
    byte[] other = fromHsm(length);
    for (int i = 0; i < length; i++) {
      bytes[i] ^= other[i];
    }
    Arrays.fill(other, (byte) 0);
    return bytes;
  }

  private byte[] fromSystem(int length) {
    try {
      byte[] bytes = system.readNBytes(length);
      if (bytes.length != length) {
        throw new IllegalStateException("the operating system's generator ended");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("the operating system's generator cannot be read", e);
    }
  }

  private byte[] fromHsm(int length) {
    if (length > BLOCK / 4) {
      return hsm.random(length);
    }
    byte[] bytes = new byte[length];
    if (taken(bytes)) {
      return bytes;
    }
    // One draws for all. Nobody waits for it: it may hang, or fail.
    if (!drawing.tryLock()) {
      return hsm.random(length);
    }
    try {
      long now = System.nanoTime();
      byte[] fresh = hsm.random(BLOCK);
      System.arraycopy(fresh, 0, bytes, 0, length);
      Arrays.fill(fresh, 0, length, (byte) 0);
      replace(fresh, length, now);
      return bytes;
    } finally {
      drawing.unlock();
    }
  }

  /** Fills {@code bytes} from the block; what is too short or too old is thrown away. */
  private synchronized boolean taken(byte[] bytes) {
    if (block.length - next < bytes.length || System.nanoTime() - drawn > LIFE) {
      // Overwritten bytes must not be given to whoever asks for less.
      next = block.length;
      Arrays.fill(block, (byte) 0);
      return false;
    }
    System.arraycopy(block, next, bytes, 0, bytes.length);
    // Given bytes do not stay behind.
    Arrays.fill(block, next, next + bytes.length, (byte) 0);
    next += bytes.length;
    return true;
  }

  private synchronized void replace(byte[] fresh, int given, long at) {
    Arrays.fill(block, (byte) 0);
    block = fresh;
    next = given;
    drawn = at;
  }

  @Override
  public void close() {
    try {
      system.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
