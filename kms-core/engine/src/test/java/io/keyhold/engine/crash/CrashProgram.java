package io.keyhold.engine.crash;

import io.keyhold.engine.Callers;
import io.keyhold.engine.Engine;
import io.keyhold.engine.EngineSettings;
import io.keyhold.engine.TestDatabase;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.pkcs11.Pkcs11Hsm;
import io.keyhold.engine.store.Database;
import io.keyhold.kms.CreateKey;
import io.keyhold.kms.Kms;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * A process that does one thing and is halted at a step of it. Arguments: database URL, module,
 * token label, PIN file, step, {@code create} or {@code encrypt}, key id or {@code -}. Prints what
 * was acknowledged.
 */
public final class CrashProgram {
  private CrashProgram() {}

  public static void main(String[] args) {
    Steps steps = new Steps(Integer.parseInt(args[4]));
    EngineSettings settings =
        EngineSettings.of(
            new HsmSettings(
                Path.of(args[1]), args[2], Path.of(args[3]), 2, false, Duration.ofSeconds(5)));
    Hsm hsm = steps.counting(Pkcs11Hsm.open(settings.hsm(), problem -> {}));
    Database real = TestDatabase.at(args[0]).database();
    Database database = new Database(steps.counting(real.pool()), steps.counting(real.direct()));
    Engine engine = Engine.open(settings, hsm, database, Clock.systemUTC());
    Kms kms = engine.as(Callers.administrator());
    steps.arm();
    switch (args[5]) {
      case "create" ->
          System.out.println("made " + kms.createKey(CreateKey.symmetric("crash")).keyId());
      case "encrypt" -> {
        try (SecretBytes plaintext = SecretBytes.utf8("crash")) {
          System.out.println(
              "made "
                  + kms.encrypt(KeyId.parse(args[6]), plaintext, EncryptionContext.empty())
                      .ciphertext()
                      .toBase64());
        }
      }
      default -> throw new IllegalArgumentException(args[5]);
    }
    System.out.println("steps " + steps.count());
    System.out.flush();
    // The process ends without a graceful stop: it is not what is tested here.
    Runtime.getRuntime().halt(0);
  }
}
