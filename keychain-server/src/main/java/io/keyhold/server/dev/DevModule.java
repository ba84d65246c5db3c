package io.keyhold.server.dev;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds SoftHSM's library: by {@code KEYHOLD_PKCS11_LIB}, else where packages put it. */
final class DevModule {
  private static final List<String> USUAL =
      List.of(
          "/usr/lib/softhsm/libsofthsm2.so",
          "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
          "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
          "/usr/lib64/pkcs11/libsofthsm2.so",
          "/usr/lib64/softhsm/libsofthsm2.so",
          "/usr/local/lib/softhsm/libsofthsm2.so",
          "/opt/homebrew/lib/softhsm/libsofthsm2.so");

  private DevModule() {}

  static Path find() {
    return Optional.ofNullable(System.getenv("KEYHOLD_PKCS11_LIB"))
        .filter(named -> !named.isBlank())
        .map(Path::of)
        .or(() -> USUAL.stream().map(Path::of).filter(Files::isReadable).findFirst())
        .orElseThrow(
            () ->
                new DevRefusal(
                    "SoftHSM is missing: install the package softhsm2, or name a PKCS#11 library"
                        + " in KEYHOLD_PKCS11_LIB"));
  }
}
