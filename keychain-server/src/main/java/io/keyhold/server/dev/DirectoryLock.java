package io.keyhold.server.dev;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One server per data directory. The operating system drops the lock with the process, so that a
 * killed server leaves no stale one.
 */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock take(Path root) throws IOException {
    Path file = root.resolve("dev.lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locked(channel)) {
      channel.close();
      throw new DevRefusal(
          "the data directory "
              + root
              + " is in use by process "
              + Files.readString(file).strip()
              + "; stop that one, or start one more server on it with --replica");
    }
    channel.truncate(0);
    channel.write(US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
    return new DirectoryLock(channel);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
