package io.keyhold.kms.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Splits an export into its lines without copying them. */
final class ExportLines {
  /** Longest line: a record has some kilobytes, a request that lists its items some hundred. */
  static final int MAX_LENGTH = 8 * 1024 * 1024;

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
        for (int i = searched; i < filled; i++) {
          if (buffer[i] == '\n') {
            receiver.line(buffer, from, i, ++number);
            from = i + 1;
          }
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
}
