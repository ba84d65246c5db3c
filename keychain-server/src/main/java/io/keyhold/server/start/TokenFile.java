package io.keyhold.server.start;

import io.keyhold.kms.secret.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A new file of mode 0600 for a token. */
final class TokenFile {
  private final Path path;

  private TokenFile(Path path) {
    this.path = path;
  }

  /** Makes the file, empty; an existing one is refused. */
  static TokenFile reserve(Path path) throws IOException {
    try {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      throw new IllegalStateException("the file " + path + " exists already: name a new one", e);
    }
    return new TokenFile(path);
  }

  void write(SecretBytes token) {
    int written =
        token.use(
            bytes -> {
              try (SeekableByteChannel out =
                  Files.newByteChannel(path, Set.of(StandardOpenOption.WRITE))) {
                return out.write(ByteBuffer.wrap(bytes));
              } catch (IOException e) {
                throw new UncheckedIOException("the token cannot be written to " + path, e);
              }
            });
    if (written != token.length()) {
      throw new IllegalStateException("the token cannot be written to " + path);
    }
  }

  void withdraw() throws IOException {
    Files.deleteIfExists(path);
  }
}
