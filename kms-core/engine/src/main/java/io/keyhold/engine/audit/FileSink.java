package io.keyhold.engine.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that checkpoints are appended to, one whole line each. Half a line, left by a full disk or
 * a crash, is cut off, or at least ended, so that it spoils no other line.
 */
final class FileSink implements Sink {
  private static final Logger log = LoggerFactory.getLogger(FileSink.class);

  private final Path path;
  private boolean nameKept;

  FileSink(Path path) {
    this.path = path.toAbsolutePath();
  }

  @Override
  public void accept(String line) throws IOException {
    String start = endsInHalfALine() ? "\n" : "";
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      keepName();
      ByteBuffer bytes = ByteBuffer.wrap((start + line + "\n").getBytes(StandardCharsets.UTF_8));
      long before = file.size();
      try {
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(false);
      } catch (IOException e) {
        cut(file, before, bytes.position(), e);
        throw e;
      }
    }
  }

  private static void cut(FileChannel file, long before, int written, IOException reason) {
    try {
      // What another process has appended meanwhile is not ours to cut.
      if (file.size() == before + written) {
        file.truncate(before);
      }
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  /** Whether the file has an end that could not be cut: it may only be appended to, say. */
  private boolean endsInHalfALine() {
    if (!Files.isRegularFile(path)) {
      return false; // To open a pipe for reading is to wait for a writer.
    }
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
    } catch (IOException e) {
      return false; // Not ours to read.
    }
  }

  /** Makes the file's name outlive a crash of the machine: its directory has to be written too. */
  private void keepName() {
    Path directory = path.getParent();
    if (nameKept || directory == null) {
      return;
    }
    nameKept = true;
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException e) {
      log.warn("{} may not outlive a crash of the machine: {}", name(), e.toString());
    }
  }

  @Override
  public String name() {
    return "file " + path;
  }
}
