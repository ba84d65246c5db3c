package io.keyhold.cli;

import io.keyhold.kms.CreateKey;
import io.keyhold.kms.Kms;
import io.keyhold.kms.ListKeys;
import io.keyhold.kms.Page;
import io.keyhold.kms.http.KmsHttpClient;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.KeyMetadata;
import io.keyhold.kms.key.KeyState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kms key}. */
@Command(name = "key", description = "Keys: create, list, show, enable, disable.")
final class KeyCommands {
  private static final List<String> COLUMNS =
      List.of("keyId", "state", "keySpec", "creationDate", "description");

  private final Server server;
  private final Output output;

  KeyCommands(Server server, Output output) {
    this.server = server;
    this.output = output;
  }

  @Command(description = "Makes a key in the HSM.%nExample: kms key create --description orders")
  int create(@Option(names = "--description", defaultValue = "") String description) {
    output.one(describe(kms().createKey(CreateKey.symmetric(description))));
    return ExitCode.OK;
  }

  @Command(
      description = "Lists keys in order of their ids.%nExample: kms key list --state DISABLED")
  int list(@Option(names = "--state") @Nullable KeyState state) {
    Kms kms = kms();
    List<Map<String, Object>> keys = new ArrayList<>();
    ListKeys request =
        new ListKeys(Optional.ofNullable(state), ListKeys.MAX_LIMIT, Optional.empty());
    Optional<String> cursor;
    do {
      Page<KeyMetadata> page = kms.listKeys(request);
      page.items().forEach(key -> keys.add(describe(key)));
      cursor = page.nextCursor();
      request = cursor.map(request::from).orElse(request);
    } while (cursor.isPresent());
    output.list(COLUMNS, keys);
    return ExitCode.OK;
  }

  @Command(description = "Shows a key.")
  int show(@Parameters(paramLabel = "KEY") KeyId key) {
    output.one(describe(kms().describeKey(key)));
    return ExitCode.OK;
  }

  @Command(description = "Lets a disabled key be used again.")
  int enable(@Parameters(paramLabel = "KEY") KeyId key) {
    output.one(describe(kms().enableKey(key)));
    return ExitCode.OK;
  }

  @Command(description = "Refuses every further use of a key.")
  int disable(@Parameters(paramLabel = "KEY") KeyId key) {
    output.one(describe(kms().disableKey(key)));
    return ExitCode.OK;
  }

  private Kms kms() {
    return new KmsHttpClient(server.connect());
  }

  private static Map<String, Object> describe(KeyMetadata key) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("keyId", key.keyId());
    properties.put("description", key.description());
    properties.put("state", key.state());
    properties.put("keySpec", key.keySpec());
    properties.put("keyUsage", key.keyUsage());
    properties.put("origin", key.origin());
    properties.put("suite", key.suite());
    properties.put("creationDate", key.creationDate());
    properties.put("currentVersion", key.currentVersion());
    return properties;
  }
}
