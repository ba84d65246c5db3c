package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that holds the PIN. The PIN goes from the file to the token outside the Java heap. */
record PinFile(Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(PinFile.class);
  private static final int LONGEST = 1024;

  /** Changes when the file is written or replaced. Says nothing about the PIN. */
  record Stamp(FileTime modified, long size, @Nullable Object file) {}

  Stamp stamp() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Lends the PIN, less one newline at its end, and overwrites it. */
  void lend(Arena arena, Consumer<MemorySegment> work) {
    MemorySegment buffer = arena.allocate(LONGEST);
    try {
      int length = read(buffer.asByteBuffer());
      if (length == 0 || length == LONGEST) {
        throw new HsmException.Unavailable(
            "the PIN file " + path + " must hold 1 to " + (LONGEST - 1) + " bytes", null);
      }
      work.accept(buffer.asSlice(0, length));
    } finally {
      buffer.fill((byte) 0);
    }
  }

  private int read(ByteBuffer buffer) {
    try (FileChannel file = FileChannel.open(path)) {
      int read;
      do {
        read = file.read(buffer);
      } while (read > 0);
    } catch (IOException e) {
      throw unreadable(e);
    }
    int length = buffer.position();
    if (length > 0 && buffer.get(length - 1) == '\n') {
      length--;
      if (length > 0 && buffer.get(length - 1) == '\r') {
        length--;
      }
    }
    return length;
  }

  private HsmException.Unavailable unreadable(IOException e) {
    return new HsmException.Unavailable("cannot read the PIN file " + path, e);
  }

  /** Says so when others than the owner may read the file; mounted secrets are often like that. */
  void warnWhenOpenToOthers() {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      if (permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ)) {
        LOG.warn("others than its owner may read the PIN file {}", path);
      }
    } catch (UnsupportedOperationException | IOException e) {
      LOG.debug("cannot tell who may read the PIN file {}", path, e);
    }
  }
}
