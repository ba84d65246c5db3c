package io.keyhold.cli;

import io.keyhold.kms.secret.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads what must not be an argument: files, standard input, and answers typed without echo. */
final class Input {
  /** Longest input, in bytes: more than any call takes. */
  private static final int MAX_LENGTH = 1024 * 1024;

  private final Shell shell;

  Input(Shell shell) {
    this.shell = shell;
  }

  /** A file's bytes, or those of standard input for {@code -}. */
  SecretBytes read(String file) {
    try {
      if (file.equals("-")) {
        return read(shell.in());
      }
      try (InputStream in = Files.newInputStream(Path.of(file))) {
        return read(in);
      }
    } catch (IOException e) {
      throw new LocalException("cannot read " + (file.equals("-") ? "standard input" : file), e);
    }
  }

  /** A secret text: typed on a terminal, else standard input without its last line feed. */
  SecretBytes secret(String name) {
    if (shell.terminal().isEmpty()) {
      return withoutLineFeed(read("-"));
    }
    char[] typed =
        shell
            .terminal()
            .get()
            .readSecret(name)
            .orElseThrow(() -> new LocalException("no " + name + " was typed"));
    try {
      return SecretBytes.utf8(CharBuffer.wrap(typed));
    } finally {
      Arrays.fill(typed, '\0');
    }
  }

  /** The bytes without the line feed that editors and {@code echo} put at the end. */
  static SecretBytes withoutLineFeed(SecretBytes whole) {
    try (whole) {
      return whole.use(
          bytes -> {
            int length = bytes.length;
            if (length > 0 && bytes[length - 1] == '\n') {
              length--;
            }
            if (length > 0 && length < bytes.length && bytes[length - 1] == '\r') {
              length--;
            }
            return SecretBytes.owning(Arrays.copyOf(bytes, length));
          });
    }
  }

  private static SecretBytes read(InputStream in) throws IOException {
    byte[] buffer = new byte[8 * 1024];
    int length = 0;
    while (true) {
      int read = in.read(buffer, length, buffer.length - length);
      if (read < 0) {
        byte[] exact = Arrays.copyOf(buffer, length);
        Arrays.fill(buffer, (byte) 0);
        return SecretBytes.owning(exact);
      }
      length += read;
      if (length > MAX_LENGTH) {
        Arrays.fill(buffer, (byte) 0);
        throw new LocalException("input has at most " + MAX_LENGTH + " bytes");
      }
      if (length == buffer.length) {
        byte[] outgrown = buffer;
        buffer = Arrays.copyOf(outgrown, 2 * length);
        Arrays.fill(outgrown, (byte) 0);
      }
    }
  }
}
