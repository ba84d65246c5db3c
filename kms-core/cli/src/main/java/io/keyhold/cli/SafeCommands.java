package io.keyhold.cli;

import io.keyhold.kms.Page;
import io.keyhold.kms.http.JsonBody;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.keychain.AccountMetadata;
import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.keychain.Keychain;
import io.keyhold.kms.keychain.KeychainClient;
import io.keyhold.kms.keychain.KeychainCode;
import io.keyhold.kms.keychain.NewCredential;
import io.keyhold.kms.keychain.PutAccount;
import io.keyhold.kms.keychain.PutAccount.Condition;
import io.keyhold.kms.keychain.Reveal;
import io.keyhold.kms.keychain.Revealed;
import io.keyhold.kms.secret.SecretBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kms safe}. */
@Command(
    name = "safe",
    description = "The password safe: create, put, get, show, list, credential.")
final class SafeCommands {
  private static final int PAGE = 1_000;

  private final Shell shell;
  private final Server server;
  private final Input input;
  private final Output output;

  SafeCommands(Shell shell, Server server, Input input, Output output) {
    this.shell = shell;
    this.server = server;
    this.input = input;
    this.output = output;
  }

  @Command(description = "Makes a keychain.%nExample: kms safe create payments --name Payments")
  int create(
      @Parameters(paramLabel = "KEYCHAIN") KeychainCode keychain,
      @Option(names = "--name") @Nullable String name,
      @Option(names = "--description") @Nullable String description,
      @Option(names = "--key", description = "an existing key; else it gets its own")
          @Nullable KeyId key) {
    output.one(
        describe(
            safe()
                .createKeychain(
                    keychain,
                    name == null ? keychain.value() : name,
                    Optional.ofNullable(description),
                    Optional.ofNullable(key))));
    return ExitCode.OK;
  }

  @Command(
      description =
          "Puts a new version of an account. Without --field the field is password, from standard"
              + " input or typed.%n"
              + "Example: kms safe put payments db/orders --plain username=app --field password")
  int put(
      @Parameters(index = "0", paramLabel = "KEYCHAIN") KeychainCode keychain,
      @Parameters(index = "1", paramLabel = "ACCOUNT") AccountName account,
      @Option(names = "--field", paramLabel = "NAME[=@FILE|=-]") @Nullable List<String> fields,
      @Option(names = "--plain", paramLabel = "NAME=VALUE", description = "not a secret")
          @Nullable List<String> plain,
      @Option(names = "--in", paramLabel = "FILE", description = "the field password, - is stdin")
          @Nullable String file,
      @Option(names = "--kind") @Nullable String kind,
      @Option(names = "--description") @Nullable String description,
      @Option(names = "--if-version", paramLabel = "N") @Nullable Long version,
      @Option(names = "--if-absent") boolean absent) {
    if (absent && version != null) {
      throw new LocalException("--if-absent and --if-version exclude each other");
    }
    Condition condition =
        version != null
            ? new Condition.AtVersion(version)
            : absent ? new Condition.Absent() : new Condition.Always();
    try (Fields read = new Fields(input)) {
      read.plain(Pairs.of("--plain", plain));
      read.secret(fields == null ? List.of() : fields, Optional.ofNullable(file));
      PutAccount put =
          PutAccount.of(keychain, account, read.values())
              .described(Optional.ofNullable(kind), Optional.ofNullable(description))
              .when(condition);
      output.one(describe(safe().putAccount(put)));
    }
    return ExitCode.OK;
  }

  @Command(
      description =
          "Writes a field's value and nothing else.%n"
              + "Example: PGPASSWORD=$(kms safe get payments db/orders)")
  int get(
      @Parameters(index = "0", paramLabel = "KEYCHAIN") KeychainCode keychain,
      @Parameters(index = "1", paramLabel = "ACCOUNT") AccountName account,
      @Option(names = "--field", description = "default: password, or the only secret")
          @Nullable String field,
      @Option(names = "--version", paramLabel = "N") @Nullable Long version,
      @Option(names = "--reason") @Nullable String reason,
      @Option(names = "--reveal", description = "show it on a terminal too") boolean reveal) {
    Reveal request = Reveal.newest(keychain, account);
    request = field == null ? request : request.fields(List.of(field));
    request = version == null ? request : request.atVersion(version);
    request = reason == null ? request : request.because(reason);
    try (Revealed revealed = safe().reveal(request).orElseThrow()) {
      Revealed.Field chosen = choose(revealed, Optional.ofNullable(field));
      if (shell.terminal().isPresent() && !reveal && chosen.secret()) {
        output.line("********");
        shell.err().println("masked on a terminal; --reveal shows it");
      } else if (output.format() == Format.json) {
        JsonBody body = JsonBody.object();
        if (chosen.binary()) {
          body.base64("value", chosen.value()).field("encoding", "base64");
        } else {
          body.text("value", chosen.value());
        }
        json(body.field("version", revealed.version()));
      } else {
        output.bytes(chosen.value());
      }
    }
    return ExitCode.OK;
  }

  @Command(description = "Shows an account without its secrets.")
  int show(
      @Parameters(index = "0", paramLabel = "KEYCHAIN") KeychainCode keychain,
      @Parameters(index = "1", paramLabel = "ACCOUNT") AccountName account) {
    output.one(describe(safe().describeAccount(keychain, account)));
    return ExitCode.OK;
  }

  @Command(
      description = "Lists keychains, or a keychain's accounts.%nExample: kms safe list payments")
  int list(
      @Parameters(arity = "0..1", paramLabel = "KEYCHAIN") @Nullable KeychainCode keychain,
      @Option(names = "--prefix") @Nullable String prefix) {
    KeychainClient safe = safe();
    List<Map<String, Object>> found = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      if (keychain == null) {
        Page<Keychain> page = safe.listKeychains(PAGE, cursor);
        page.items().forEach(item -> found.add(describe(item)));
        cursor = page.nextCursor();
      } else {
        Page<AccountMetadata> page =
            safe.listAccounts(keychain, Optional.ofNullable(prefix), PAGE, cursor);
        page.items().forEach(item -> found.add(describe(item)));
        cursor = page.nextCursor();
      }
    } while (cursor.isPresent());
    output.list(
        keychain == null
            ? List.of("code", "name", "keyId")
            : List.of("account", "kind", "version", "updatedAt"),
        found);
    return ExitCode.OK;
  }

  @Command(
      description =
          "Makes an application credential; it is shown this once.%n"
              + "Example: kms safe credential payments --account db/orders")
  int credential(
      @Parameters(paramLabel = "KEYCHAIN") KeychainCode keychain,
      @Option(names = "--account", description = "limits it to this account; may be repeated")
          @Nullable List<AccountName> accounts,
      @Option(names = "--expires-at", paramLabel = "TIME") @Nullable Instant expiresAt) {
    try (NewCredential made =
        safe()
            .createCredential(
                keychain,
                accounts == null ? List.of() : accounts,
                Optional.ofNullable(expiresAt))) {
      if (output.format() == Format.raw) {
        output.bytes(made.credential());
        return ExitCode.OK;
      }
      json(
          JsonBody.object()
              .field("appId", made.appId())
              .text("appKey", made.appKey())
              .text("credential", made.credential())
              .field("expiresAt", made.expiresAt().map(Instant::toString)));
    }
    return ExitCode.OK;
  }

  private KeychainClient safe() {
    return new KeychainClient(server.connect());
  }

  private void json(JsonBody body) {
    try (SecretBytes json = body.finish()) {
      output.bytes(json);
      output.line("");
    }
  }

  private static Revealed.Field choose(Revealed revealed, Optional<String> name) {
    Map<String, Revealed.Field> fields = revealed.fields();
    Revealed.Field password = fields.get(name.orElse("password"));
    if (password != null) {
      return password;
    }
    List<Revealed.Field> secrets = fields.values().stream().filter(Revealed.Field::secret).toList();
    if (name.isEmpty() && secrets.size() == 1) {
      return secrets.get(0);
    }
    throw new LocalException("say which with --field: " + String.join(", ", fields.keySet()));
  }

  private static Map<String, Object> describe(Keychain keychain) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("code", keychain.code());
    properties.put("name", keychain.name());
    properties.put("description", keychain.description());
    keychain.keyId().ifPresent(key -> properties.put("keyId", key));
    return properties;
  }

  private static Map<String, Object> describe(AccountMetadata account) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("keychain", account.keychain());
    properties.put("account", account.account());
    account.kind().ifPresent(kind -> properties.put("kind", kind));
    account.description().ifPresent(text -> properties.put("description", text));
    properties.put("version", account.version());
    properties.put("fields", account.fields().stream().map(AccountMetadata.Field::name).toList());
    account.createdAt().ifPresent(time -> properties.put("createdAt", time));
    account.updatedAt().ifPresent(time -> properties.put("updatedAt", time));
    return properties;
  }
}
