package io.keyhold.server.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The announcement of a running development server in a file of mode 0600, where the command line
 * and a second server on the same data find it. {@link #close} removes it.
 */
public final class LoginFile implements AutoCloseable {
  private final Path file;
  private final long pid;

  private LoginFile(Path file, long pid) {
    this.file = file;
    this.pid = pid;
  }

  /** Where the command line looks: {@code ~/.keyhold/dev.json}. */
  public static Path ofUser() {
    return Path.of(System.getProperty("user.home"), ".keyhold", "dev.json");
  }

  /** Writes {@code announcement} to {@code file}, replacing an older one as a whole. */
  public static LoginFile write(Path file, Announcement announcement) throws IOException {
    Path folder = file.resolveSibling("");
    if (!Files.isDirectory(folder)) {
      PrivateFile.folder(folder);
    }
    PrivateFile.write(file, (announcement.json() + "\n").getBytes(UTF_8));
    return new LoginFile(file, announcement.pid());
  }

  /** The announcement in {@code file}; empty when there is none or its server is gone. */
  public static Optional<Announcement> read(Path file) throws IOException {
    try {
      Announcement announcement = Announcement.parse(Files.readString(file));
      boolean alive = ProcessHandle.of(announcement.pid()).isPresent();
      return alive ? Optional.of(announcement) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Removes the file, unless a server that started later has written its own since. */
  @Override
  public void close() throws IOException {
    boolean anotherServers = read(file).filter(found -> found.pid() != pid).isPresent();
    if (!anotherServers) {
      Files.deleteIfExists(file);
    }
  }
}
