package io.keyhold.server.dev;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/** Files and folders that only their owner may read. */
final class PrivateFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final String WORD_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int WORD_LENGTH = 24;

  private PrivateFile() {}

  /** Makes {@code folder} and its parents where missing; an existing one is closed to others. */
  static void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, OWNER_FOLDER);
    }
    Files.setPosixFilePermissions(folder, OWNER_FOLDER.value());
  }

  /**
   * Replaces {@code file} as a whole: a reader sees the old content or the new, and nobody but the
   * owner sees either.
   */
  static void write(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().resolveSibling("");
    Path beside = Files.createTempFile(folder, "." + file.getFileName(), ".new", OWNER_FILE);
    try {
      Files.write(beside, content);
      replace(beside, file);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** Writes a random word of 120 bits into {@code file}, unless there is one already. */
  static void randomWord(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    SecureRandom random = new SecureRandom();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < WORD_LENGTH; i++) {
      word.append(WORD_ALPHABET.charAt(random.nextInt(WORD_ALPHABET.length())));
    }
    write(file, word.toString().getBytes(US_ASCII));
  }

  private static void replace(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
