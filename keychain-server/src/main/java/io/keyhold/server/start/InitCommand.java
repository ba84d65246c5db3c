package io.keyhold.server.start;

import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.ops.KeyholdSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** The ceremony that makes an instance. It refuses to run where there is one. */
@Command(
    name = "init",
    description =
        "Makes a new instance: roots in the token, rows in the database, and a first"
            + " administrator's token that is valid for 24 hours.")
public final class InitCommand implements Callable<Integer> {
  private static final Duration FIRST_LIFE = Duration.ofHours(24);

  @Option(
      names = "--token-file",
      required = true,
      paramLabel = "FILE",
      description = "The new file, readable by you alone, that gets the administrator's token.")
  private Path tokenFile = Path.of("");

  @Option(
      names = "--so-pin-file",
      paramLabel = "FILE",
      description =
          "Initialises a free slot as keyhold.hsm.token-label first, with this security officer's"
              + " PIN and the user PIN of keyhold.hsm.pin-file.")
  private Optional<Path> soPinFile = Optional.empty();

  @Unmatched private final List<String> settings = new ArrayList<>();

  @Override
  public Integer call() {
    try {
      run(SettingsSource.read(settings));
      System.err.println("initialised; the administrator's token is in " + tokenFile);
      return 0;
    } catch (RuntimeException | IOException e) {
      System.err.println("keychain-server: " + Refusal.of(e));
      return 1;
    }
  }

  private void run(KeyholdSettings read) throws IOException {
    // Before anything is made: a token that cannot be written would be lost.
    TokenFile file = TokenFile.reserve(tokenFile);
    try {
      Initialisation initialisation = new Initialisation(read, Clock.systemUTC());
      if (initialisation.isDone()) {
        throw new IllegalStateException("the database already has an instance");
      }
      if (soPinFile.isPresent()) {
        initialisation.makeToken(soPinFile.get());
      }
      initialisation.run();
      try (SecretBytes token = initialisation.administrator("first administrator", FIRST_LIFE)) {
        file.write(token);
      }
    } catch (RuntimeException | IOException e) {
      file.withdraw();
      throw e;
    }
  }
}
