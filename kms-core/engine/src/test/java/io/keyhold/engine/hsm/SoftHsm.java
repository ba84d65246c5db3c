package io.keyhold.engine.hsm;

import io.keyhold.engine.hsm.pkcs11.Pkcs11Hsm;
import io.keyhold.engine.hsm.pkcs11.TokenSetup;
import io.keyhold.kms.secret.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A SoftHSM token of its own for a test, with random PINs; gone when closed.
 *
 * <p>SoftHSM reads SOFTHSM2_CONF when it is loaded: the build names a file under {@code target}
 * that need not exist yet.
 */
public final class SoftHsm implements AutoCloseable {
  private static final List<String> USUAL =
      List.of(
          "/usr/lib/softhsm/libsofthsm2.so",
          "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
          "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
          "/usr/lib64/softhsm/libsofthsm2.so",
          "/usr/lib64/pkcs11/libsofthsm2.so",
          "/usr/local/lib/softhsm/libsofthsm2.so",
          "/opt/homebrew/lib/softhsm/libsofthsm2.so");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String label;
  private final Path directory;
  private final Path pinFile;
  private final Path aside;

  private SoftHsm(String label, Path directory, Path pinFile) {
    this.label = label;
    this.directory = directory;
    this.pinFile = pinFile;
    // Beside the token store, so that SoftHSM does not find it and a rename is enough.
    this.aside = pinFile.resolveSibling(label + ".aside");
  }

  /** A new token, without roots. */
  public static synchronized SoftHsm create() {
    try {
      Path store = store();
      Set<Path> before = new HashSet<>(entries(store));
      String label = "test-" + HexFormat.of().formatHex(random(6));
      byte[] pin = HexFormat.of().formatHex(random(16)).getBytes(StandardCharsets.US_ASCII);
      Path pinFile =
          Files.createFile(
              store.resolveSibling(label + ".pin"),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(pinFile, pin);
      try (SecretBytes soPin = SecretBytes.utf8(HexFormat.of().formatHex(random(16)));
          SecretBytes userPin = SecretBytes.owning(pin)) {
        TokenSetup.initialise(module(), label, soPin, userPin);
      }
      List<Path> made = new ArrayList<>(entries(store));
      made.removeAll(before);
      if (made.size() != 1) {
        throw new IllegalStateException("the token store grew by " + made.size() + " tokens");
      }
      return new SoftHsm(label, made.getFirst(), pinFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The library, by KEYHOLD_PKCS11_LIB or at its usual places. */
  public static Path module() {
    return Optional.ofNullable(System.getenv("KEYHOLD_PKCS11_LIB"))
        .map(Path::of)
        .or(() -> USUAL.stream().map(Path::of).filter(Files::exists).findFirst())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "tests need SoftHSM 2: install the package softhsm2, or name the library in"
                        + " KEYHOLD_PKCS11_LIB"));
  }

  private static Path store() throws IOException {
    String named = System.getenv("SOFTHSM2_CONF");
    if (named == null) {
      throw new IllegalStateException(
          "SOFTHSM2_CONF must name a file that the tests may write, such as"
              + " target/softhsm/softhsm2.conf");
    }
    Path configuration = Path.of(named);
    Path store = configuration.resolveSibling("tokens");
    Files.createDirectories(store);
    Files.writeString(
        configuration,
        """
        directories.tokendir = %s
        objectstore.backend = file
        log.level = ERROR
        slots.removable = false
        """
            .formatted(store));
    return store;
  }

  private static List<Path> entries(Path store) throws IOException {
    try (Stream<Path> entries = Files.list(store)) {
      return entries.toList();
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Settings with four sessions and a short wait. */
  public HsmSettings settings() {
    return settings(4);
  }

  public HsmSettings settings(int sessions) {
    return new HsmSettings(module(), label, pinFile, sessions, false, Duration.ofSeconds(2));
  }

  /** Opens the token by {@link #settings()}. */
  public Hsm open() {
    return Pkcs11Hsm.open(settings(), _ -> {});
  }

  public String label() {
    return label;
  }

  /** Where the user PIN is. */
  public Path pinFile() {
    return pinFile;
  }

  /** Takes the token's directory out of the store. */
  public void moveAway() {
    move(directory, aside);
  }

  /** Undoes {@link #moveAway()}. */
  public void moveBack() {
    move(aside, directory);
  }

  /** Takes all keys out of the token, as one that was restored from an empty backup has none. */
  public void moveKeysAway() {
    try {
      Files.createDirectory(aside);
      for (Path entry : entries(directory)) {
        String name = String.valueOf(entry.getFileName());
        if (name.endsWith(".object") && !name.equals("token.object")) {
          move(entry, aside.resolve(name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Undoes {@link #moveKeysAway()}. */
  public void moveKeysBack() {
    try {
      for (Path entry : entries(aside)) {
        move(entry, directory.resolve(String.valueOf(entry.getFileName())));
      }
      Files.delete(aside);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the token and its PIN file. */
  @Override
  public void close() {
    delete(directory);
    delete(aside);
    delete(pinFile);
  }

  private static void delete(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
