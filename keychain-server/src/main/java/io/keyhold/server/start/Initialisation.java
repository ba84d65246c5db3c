package io.keyhold.server.start;

import io.keyhold.engine.Engine;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.pkcs11.Pkcs11Hsm;
import io.keyhold.engine.hsm.pkcs11.TokenSetup;
import io.keyhold.engine.store.Database;
import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.credentials.Issued;
import io.keyhold.server.credentials.NewToken;
import io.keyhold.server.credentials.Token;
import io.keyhold.server.credentials.Tokens;
import io.keyhold.server.ops.Databases;
import io.keyhold.server.ops.KeyholdSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes an instance on a token and a database, and its first administrator. */
public final class Initialisation {
  private final KeyholdSettings settings;
  private final Clock clock;

  public Initialisation(KeyholdSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Whether the database has an instance already. */
  public boolean isDone() {
    try (Databases databases = new Databases(settings.database())) {
      return Engine.isInitialised(settings.toEngine(), databases.database());
    }
  }

  /** Initialises a free slot as the token, with the PINs of two files. */
  public void makeToken(Path soPinFile) throws IOException {
    HsmSettings hsm = settings.hsm().toSettings();
    try (SecretBytes soPin = pin(soPinFile);
        SecretBytes userPin = pin(hsm.pinFile())) {
      TokenSetup.initialise(hsm.module(), hsm.tokenLabel(), soPin, userPin);
    }
  }

  /**
   * Makes the roots in the token and the rows in the database.
   *
   * @throws IllegalStateException where there is something already
   */
  public void run() {
    try (Databases databases = new Databases(settings.database());
        Hsm hsm = hsm()) {
      Engine.initialise(settings.toEngine(), hsm, databases.database(), clock);
    }
  }

  /** Makes an administrator's token; the receiver closes it. */
  public SecretBytes administrator(String name, Duration life) {
    try (Databases databases = new Databases(settings.database())) {
      Database database = databases.database();
      Hsm hsm = hsm();
      try (Engine engine = Engine.open(settings.toEngine(), hsm, database, clock)) {
        Tokens tokens = new Tokens(engine, JdbcClient.create(database.pool()), clock);
        return administrator(tokens, name, clock.instant().plus(life));
      }
    }
  }

  /** Makes an administrator's token on a running engine. */
  public static SecretBytes administrator(Tokens tokens, String name, Instant expiresAt) {
    Issued<Token> issued =
        tokens.create(
            Caller.system("init"),
            new NewToken(name, List.of("administrator"), Optional.of(expiresAt)));
    issued.key().close();
    return issued.text();
  }

  private Hsm hsm() {
    return Pkcs11Hsm.open(settings.hsm().toSettings(), _ -> {});
  }

  private static SecretBytes pin(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int length = bytes.length;
    while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
      length--;
    }
    try {
      return SecretBytes.owning(Arrays.copyOf(bytes, length));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
