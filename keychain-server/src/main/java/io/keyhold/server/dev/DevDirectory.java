package io.keyhold.server.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The data directory of one development server, open to its owner alone.
 *
 * <pre>
 * softhsm2.conf        the token's configuration, named by SOFTHSM2_CONF
 * tokens/              SoftHSM's token
 * user-pin, so-pin     random, made once
 * postgres/            the embedded PostgreSQL, postgres-password its password
 * dev.json             where the running server answers (also for --replica)
 * dev.lock             held while a server runs
 * .temporary           present where the launcher made the directory for one run only
 * </pre>
 *
 * <p>A temporary one is removed by {@link #close}; anything else is kept, and a later start finds
 * its keys and accounts again.
 */
public final class DevDirectory implements AutoCloseable {
  private static final String TEMPORARY = ".temporary";
  private static final String CONFIGURATION = "softhsm2.conf";

  private final Path root;
  private final DirectoryLock lock;

  private DevDirectory(Path root, DirectoryLock lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Opens {@code directory}, making what is missing.
   *
   * @throws DevRefusal when it holds something else, or a running server
   */
  public static DevDirectory open(Path directory) throws IOException {
    requireOurs(directory);
    PrivateFile.folder(directory);
    // The launcher names it by its real path too, in SOFTHSM2_CONF.
    Path root = directory.toRealPath();
    DirectoryLock lock = DirectoryLock.take(root);
    try {
      DevDirectory opened = new DevDirectory(root, lock);
      opened.lay();
      return opened;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void requireOurs(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    if (!Files.isDirectory(root)) {
      throw new DevRefusal("the data directory " + root + " is a file");
    }
    try (Stream<Path> content = Files.list(root)) {
      boolean foreign =
          content.findAny().isPresent()
              && !Files.exists(root.resolve(TEMPORARY))
              && !Files.exists(root.resolve(CONFIGURATION));
      if (foreign) {
        throw new DevRefusal(
            "the data directory "
                + root
                + " is not empty and was not made by kms dev;"
                + " name an empty or a new one");
      }
    }
  }

  private void lay() throws IOException {
    PrivateFile.folder(root.resolve("tokens"));
    PrivateFile.randomWord(pinFile());
    PrivateFile.randomWord(soPinFile());
    PrivateFile.randomWord(databasePasswordFile());
    List<String> configuration =
        List.of(
            "directories.tokendir = " + root.resolve("tokens"),
            "objectstore.backend = file",
            "log.level = ERROR",
            "slots.removable = false",
            "");
    PrivateFile.write(softHsmConf(), String.join("\n", configuration).getBytes(UTF_8));
  }

  /**
   * Checks that SoftHSM will read this directory's configuration. A process cannot change its own
   * environment, so the launcher must have set it.
   *
   * @throws DevRefusal when it would read another one
   */
  public void requireEnvironment(Map<String, String> environment) {
    if (!softHsmConf().toString().equals(environment.get("SOFTHSM2_CONF"))) {
      throw new DevRefusal(
          "SOFTHSM2_CONF must be " + softHsmConf() + "; ./kms dev sets it, so start through that");
    }
  }

  /** The directory itself, absolute. */
  public Path root() {
    return root;
  }

  /** The file that {@code SOFTHSM2_CONF} must name. */
  public Path softHsmConf() {
    return root.resolve(CONFIGURATION);
  }

  /** The file with the token's user PIN. */
  public Path pinFile() {
    return root.resolve("user-pin");
  }

  /** The file with the token's security officer PIN. */
  public Path soPinFile() {
    return root.resolve("so-pin");
  }

  /** PostgreSQL's own directory. */
  public Path database() {
    return root.resolve("postgres");
  }

  /** The file with the password of PostgreSQL's superuser and of the role {@code keyhold}. */
  public Path databasePasswordFile() {
    return root.resolve("postgres-password");
  }

  /** The file that says where the running server answers: see {@link LoginFile}. */
  public Path announcementFile() {
    return root.resolve("dev.json");
  }

  /** Whether {@link #close} removes everything. */
  public boolean temporary() {
    return Files.exists(root.resolve(TEMPORARY));
  }

  /**
   * Lets the directory go; a temporary one is removed. Token and database must be closed before.
   */
  @Override
  public void close() throws IOException {
    if (temporary()) {
      removeTree(root);
    }
    lock.close();
  }

  /** Removes {@code folder} with all in it; links are removed, never followed. */
  static void removeTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> content = Files.walk(folder)) {
      for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
