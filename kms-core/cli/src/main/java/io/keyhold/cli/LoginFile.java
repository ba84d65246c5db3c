package io.keyhold.cli;

import io.keyhold.kms.http.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ~/.keyhold/dev.json}, which {@code kms dev} writes: {@code {"url","token"}}. It is read
 * only when it is the user's own file and nobody else may read or write it.
 */
record LoginFile(String url, String token) {
  private static final Set<PosixFilePermission> OWNERS_OWN =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  static Optional<LoginFile> read(Shell shell) {
    String home = shell.variable("HOME").orElseGet(() -> System.getProperty("user.home"));
    Path file = Path.of(home, ".keyhold", "dev.json");
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      requireOwn(file, Path.of(home));
      byte[] json = Files.readAllBytes(file);
      try {
        return Optional.of(
            JsonObject.parse(json)
                .map(login -> new LoginFile(login.text("url"), login.text("token")))
                .orElseThrow(() -> new LocalException(file + " is not a login file")));
      } finally {
        Arrays.fill(json, (byte) 0);
      }
    } catch (IOException e) {
      throw new LocalException("cannot read " + file, e);
    }
  }

  private static void requireOwn(Path file, Path home) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()
        || !attributes.owner().equals(Files.getOwner(home))
        || !OWNERS_OWN.containsAll(attributes.permissions())) {
      throw new LocalException(
          file + " is not used: it must be your own file, and nobody else's to read or write");
    }
  }

  @Override
  public String toString() {
    return "LoginFile[" + url + "]";
  }
}
