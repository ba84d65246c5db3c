package io.keyhold.kms.audit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Splits an export into its lines without copying them. */
final class ExportLines {
  /** Longest line: a record has some kilobytes, a request that lists its items some hundred. */
  static final int MAX_LENGTH = 8 * 1024 * 1024;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long FEEDS = '\n' * ONES;

  private ExportLines() {}

  /** Receives the lines in order, from 1. The buffer is the reader's and changes afterwards. */
  interface Receiver {
    void line(byte[] buffer, int from, int end, long number);
  }

  static void read(Path file, Receiver receiver) throws IOException {
    byte[] buffer = new byte[256 * 1024];
    int filled = 0;
    long number = 0;
    try (InputStream in = Files.newInputStream(file)) {
      while (true) {
        int read = in.read(buffer, filled, buffer.length - filled);
        int searched = filled;
        filled += Math.max(read, 0);
        int from = 0;
        for (int feed = lineFeed(buffer, searched, filled);
            feed >= 0;
            feed = lineFeed(buffer, from, filled)) {
          receiver.line(buffer, from, feed, ++number);
          from = feed + 1;
        }
        if (read < 0) {
          if (from < filled) {
            receiver.line(buffer, from, filled, ++number);
          }
          return;
        }
        System.arraycopy(buffer, from, buffer, 0, filled - from);
        filled -= from;
        if (filled == buffer.length) {
          if (filled >= MAX_LENGTH) {
            throw new IOException(
                "line " + (number + 1) + " is longer than " + MAX_LENGTH + " bytes");
          }
          buffer = Arrays.copyOf(buffer, 2 * filled);
        }
      }
    }
  }

  /** The first line feed, or -1; eight bytes at a time, since this sees every byte twice. */
  private static int lineFeed(byte[] buffer, int from, int end) {
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      // A byte of the difference is zero where there is a line feed; the rest finds a zero byte.
      long difference = (long) LONGS.get(buffer, at) ^ FEEDS;
      if (((difference - ONES) & ~difference & HIGH_BITS) != 0) {
        break;
      }
    }
    for (; at < end; at++) {
      if (buffer[at] == '\n') {
        return at;
      }
    }
    return -1;
  }
}
