package io.keyhold.bench;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.KeyHandle;
import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.hsm.pkcs11.Pkcs11Hsm;
import io.keyhold.engine.hsm.pkcs11.TokenSetup;
import io.keyhold.kms.secret.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.UUID;

/** What the token alone does: the HMAC that one encryption costs, without anything around it. */
final class RawToken {
  private static final int MESSAGE = 110;
  private static final Duration TIME = Duration.ofSeconds(3);

  private RawToken() {}

  static double macsPerSecond() throws IOException {
    Path module = Path.of(System.getenv().getOrDefault("KEYHOLD_PKCS11_LIB", ""));
    // A label has 32 bytes at most.
    String label = "bench-" + UUID.randomUUID().toString().substring(0, 8);
    Path pin =
        Files.createTempFile(
            "keyhold-bench",
            ".pin",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (SecretBytes soPin = SecretBytes.utf8(UUID.randomUUID().toString());
        SecretBytes userPin = SecretBytes.utf8(UUID.randomUUID().toString())) {
      Files.write(pin, userPin.<byte[]>use(byte[]::clone));
      TokenSetup.initialise(module, label, soPin, userPin);
      try (Hsm hsm =
          Pkcs11Hsm.open(new HsmSettings(module, label, pin, 4, false, Duration.ofSeconds(2)))) {
        RootId root = hsm.createRoot();
        Hsm.GeneratedKey made = hsm.generate(root, KeyKind.SECRET_256, new byte[MESSAGE]);
        KeyHandle key = hsm.unwrap(root, KeyKind.SECRET_256, made.wrapMechanism(), made.wrapped());
        rate(hsm, key);
        return rate(hsm, key);
      }
    } finally {
      Files.deleteIfExists(pin);
    }
  }

  private static double rate(Hsm hsm, KeyHandle key) {
    byte[] message = new byte[MESSAGE];
    long start = System.nanoTime();
    long end = start + TIME.toNanos();
    long count = 0;
    while (System.nanoTime() < end) {
      hsm.mac(key, message);
      count++;
    }
    return count * 1e9 / (System.nanoTime() - start);
  }
}
