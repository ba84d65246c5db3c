package io.keyhold.cli;

import io.keyhold.kms.DataKey;
import io.keyhold.kms.Decrypted;
import io.keyhold.kms.Encrypted;
import io.keyhold.kms.Kms;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.http.JsonBody;
import io.keyhold.kms.http.KmsHttpClient;
import io.keyhold.kms.http.StatusClient;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code kms} itself, and the verbs that stand without a noun. */
@Command(
    name = "kms",
    description = "Keyhold: keys, secrets and their audit.",
    synopsisSubcommandLabel = "COMMAND")
final class RootCommands {
  private final Server server;
  private final Input input;
  private final Output output;

  RootCommands(Server server, Input input, Output output) {
    this.server = server;
    this.input = input;
    this.output = output;
  }

  @Option(
      names = {"-o", "--output"},
      scope = ScopeType.INHERIT,
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}")
  void format(Format format) {
    output.choose(format);
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "this help")
  void help(boolean asked) {
    // picocli shows it.
  }

  @Command(
      description =
          "Encrypts standard input; writes the ciphertext in base64.%n"
              + "Example: kms encrypt --key KEY --context app=orders < plain > cipher")
  int encrypt(
      @Option(names = "--key", required = true) KeyId key,
      @Option(names = "--context", paramLabel = "NAME=VALUE") @Nullable List<String> context,
      @Option(names = "--in", defaultValue = "-", paramLabel = "FILE") String file) {
    EncryptionContext bound = context(context);
    try (SecretBytes plaintext = input.read(file)) {
      Encrypted encrypted = kms().encrypt(key, plaintext, bound);
      switch (output.format()) {
        case table -> output.line(encrypted.ciphertext().toBase64());
        case raw -> output.bytes(SecretBytes.owning(encrypted.ciphertext().toBytes()));
        case json ->
            json(
                JsonBody.object()
                    .field("ciphertext", encrypted.ciphertext().toBase64())
                    .field("keyId", encrypted.keyId().toString())
                    .field("keyVersion", encrypted.keyVersion()));
      }
    }
    return ExitCode.OK;
  }

  @Command(
      description =
          "Decrypts standard input, base64 or bytes; writes the plaintext's bytes.%n"
              + "Example: kms decrypt --context app=orders < cipher")
  int decrypt(
      @Option(names = "--key", description = "refuse ciphertexts of other keys")
          @Nullable KeyId key,
      @Option(names = "--context", paramLabel = "NAME=VALUE") @Nullable List<String> context,
      @Option(names = "--in", defaultValue = "-", paramLabel = "FILE") String file) {
    EncryptionContext bound = context(context);
    Ciphertext ciphertext;
    try (SecretBytes read = input.read(file)) {
      ciphertext = read.use(RootCommands::parse);
    }
    try (Decrypted decrypted = kms().decrypt(ciphertext, bound, Optional.ofNullable(key))) {
      switch (output.format()) {
        case table, raw -> output.bytes(decrypted.plaintext());
        case json ->
            json(
                JsonBody.object()
                    .base64("plaintext", decrypted.plaintext())
                    .field("keyId", decrypted.keyId().toString())
                    .field("keyVersion", decrypted.keyVersion()));
      }
    }
    return ExitCode.OK;
  }

  @Command(
      description =
          "Makes a data key; writes it as JSON, in clear and encrypted.%n"
              + "Example: kms datakey --key KEY --bytes 32")
  int datakey(
      @Option(names = "--key", required = true) KeyId key,
      @Option(names = "--bytes", defaultValue = "32") int numberOfBytes,
      @Option(names = "--without-plaintext") boolean hidden,
      @Option(names = "--context", paramLabel = "NAME=VALUE") @Nullable List<String> context) {
    EncryptionContext bound = context(context);
    Kms kms = kms();
    try (DataKey dataKey =
        hidden
            ? kms.generateDataKeyWithoutPlaintext(key, numberOfBytes, bound)
            : kms.generateDataKey(key, numberOfBytes, bound)) {
      JsonBody body = JsonBody.object();
      dataKey.plaintext().ifPresent(plaintext -> body.base64("plaintext", plaintext));
      json(
          body.field("ciphertext", dataKey.ciphertext().toBase64())
              .field("keyId", dataKey.keyId().toString())
              .field("keyVersion", dataKey.keyVersion()));
    }
    return ExitCode.OK;
  }

  @Command(
      description =
          "Writes random bytes of the HSM, in base64 or raw.%nExample: kms random 32 -o raw")
  int random(@Parameters(paramLabel = "BYTES") int numberOfBytes) {
    try (SecretBytes random = kms().random(numberOfBytes)) {
      switch (output.format()) {
        case raw -> output.bytes(random);
        case json -> json(JsonBody.object().base64("bytes", random));
        case table -> {
          try (SecretBytes base64 =
              random.use(bytes -> SecretBytes.owning(Base64.getEncoder().encode(bytes)))) {
            output.bytes(base64);
            output.line("");
          }
        }
      }
    }
    return ExitCode.OK;
  }

  @Command(description = "Shows who the server takes us for.")
  int whoami() {
    output.one(new LinkedHashMap<>(new StatusClient(server.connect()).whoami()));
    return ExitCode.OK;
  }

  @Command(description = "Shows whether the server is ready. Exit code 2: it is not.")
  int status() {
    boolean ready = new StatusClient(server.connectWithoutToken()).isReady();
    output.one(Map.of("ready", ready));
    return ready ? ExitCode.OK : ExitCode.REFUSED;
  }

  private Kms kms() {
    return new KmsHttpClient(server.connect());
  }

  private void json(JsonBody body) {
    try (SecretBytes json = body.finish()) {
      output.bytes(json);
      output.line("");
    }
  }

  private static EncryptionContext context(@Nullable List<String> arguments) {
    try {
      return EncryptionContext.of(Pairs.of("--context", arguments));
    } catch (IllegalArgumentException e) {
      throw new LocalException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Ciphertext parse(byte[] bytes) {
    try {
      boolean raw = bytes.length > 1 && bytes[0] == 'K' && bytes[1] == 'H';
      return Ciphertext.parse(raw ? bytes : Base64.getMimeDecoder().decode(bytes));
    } catch (IllegalArgumentException e) {
      throw new LocalException("the input is not a Keyhold ciphertext", e);
    }
  }
}
