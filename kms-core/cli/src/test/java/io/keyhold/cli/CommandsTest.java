package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.kms.Golden;
import io.keyhold.kms.http.FakeServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private static final String KEY = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
  private static final String CIPHERTEXT = Golden.text("ciphertext/ciphertext.txt").strip();
  private static final String KEY_ANSWER =
      "{\"keyId\":\""
          + KEY
          + "\",\"description\":\"two\\nlines\\u001b[31m\","
          + "\"keySpec\":\"SYMMETRIC_DEFAULT\",\"keyUsage\":\"ENCRYPT_DECRYPT\",\"origin\":\"HSM\","
          + "\"suite\":\"DERIVED_AES_GCM\",\"state\":\"ENABLED\","
          + "\"creationDate\":\"2026-11-24T17:52:09Z\",\"currentVersion\":1}";
  private static final String ACCOUNT_ANSWER = "{\"account\":\"db/orders\",\"version\":1}";

  private final FakeServer server = new FakeServer();
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private byte[] in = new byte[0];
  private Optional<Terminal> terminal = Optional.empty();

  @TempDir private Path home;

  @BeforeEach
  void pointAtTheServer() {
    environment.put("HOME", home.toString());
    environment.put("KEYHOLD_ADDR", server.uri().toString());
    environment.put("KEYHOLD_TOKEN", "khp_test");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void keyIsShownAsATableOnEveryLineOneProperty() {
    server.reply(200, KEY_ANSWER);
    assertThat(kms("key", "show", KEY)).isZero();
    assertThat(written().lines()).contains("keyId           " + KEY, "state           ENABLED");
    // What others wrote must not steer the terminal.
    assertThat(written()).contains("two lines [31m").doesNotContain("\u001b");
  }

  @Test
  void keysAreListedOverAllPages() {
    server
        .reply(200, "{\"items\":[" + KEY_ANSWER + "],\"nextCursor\":\"c\"}")
        .reply(200, "{\"items\":[" + KEY_ANSWER + "]}");
    assertThat(kms("key", "list", "-o", "json", "--state", "ENABLED")).isZero();
    assertThat(written()).startsWith("[{\"keyId\":\"" + KEY).containsOnlyOnce("\n");
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().get(1).uri()).contains("state=ENABLED").contains("cursor=c");
  }

  @Test
  void formatComesFromTheEnvironmentToo() {
    environment.put("KEYHOLD_FORMAT", "json");
    server.reply(200, "{\"principal\":\"token:t\",\"policies\":[\"p\"]}");
    assertThat(kms("whoami")).isZero();
    assertThat(written()).isEqualTo("{\"principal\":\"token:t\"}\n");
  }

  @Test
  void encryptReadsStandardInputAndWritesTheCiphertextOnly() {
    in = new byte[] {0, (byte) 0xff, '\n'};
    server.reply(
        200, "{\"ciphertext\":\"" + CIPHERTEXT + "\",\"keyId\":\"" + KEY + "\",\"keyVersion\":3}");
    assertThat(kms("encrypt", "--key", KEY, "--context", "a=b=c", "--context", "d=")).isZero();
    assertThat(written()).isEqualTo(CIPHERTEXT + "\n");
    assertThat(talk()).isEmpty();
    assertThat(server.requests().get(0).body())
        .startsWith("{\"plaintext\":\"AP8K\",")
        .contains("\"a\":\"b=c\"", "\"d\":\"\"");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void decryptReadsBase64OrBytesAndWritesThePlaintextsBytes(boolean raw) {
    in =
        raw
            ? Base64.getDecoder().decode(CIPHERTEXT)
            : (CIPHERTEXT + "\n").getBytes(StandardCharsets.UTF_8);
    server.reply(200, "{\"plaintext\":\"AP8K\",\"keyId\":\"" + KEY + "\",\"keyVersion\":3}");
    assertThat(kms("decrypt")).isZero();
    assertThat(out.toByteArray()).containsExactly(0, 0xff, '\n');
    assertThat(server.requests().get(0).body())
        .isEqualTo("{\"ciphertext\":\"" + CIPHERTEXT + "\"}");
  }

  @Test
  void getWritesTheValueAndNothingElse() {
    server.reply(
        200,
        "{\"account\":\"db/orders\",\"version\":3,\"fields\":{\"username\":{\"value\":\"u\","
            + "\"secret\":false},\"password\":{\"value\":\"p\u20AC\",\"secret\":true}}}");
    assertThat(kms("safe", "get", "payments", "db/orders", "--reason", "on call")).isZero();
    assertThat(written()).isEqualTo("p\u20AC");
    assertThat(talk()).isEmpty();
    assertThat(server.requests().get(0).body()).isEqualTo("{\"reason\":\"on call\"}");
  }

  @Test
  void getMasksOnATerminalUnlessToldNotTo() {
    terminal = Optional.of(name -> Optional.empty());
    String answer =
        "{\"account\":\"a\",\"version\":3,\"fields\":{\"password\":{\"value\":\"s3cret\"},"
            + "\"username\":{\"value\":\"u\",\"secret\":false}}}";
    server.reply(200, answer).reply(200, answer).reply(200, answer);
    assertThat(kms("safe", "get", "payments", "a")).isZero();
    assertThat(written()).isEqualTo("********\n");
    assertThat(talk()).contains("--reveal").doesNotContain("s3cret");
    out.reset();
    assertThat(kms("safe", "get", "payments", "a", "--reveal")).isZero();
    assertThat(written()).isEqualTo("s3cret");
    out.reset();
    assertThat(kms("safe", "get", "payments", "a", "--field", "username")).isZero();
    assertThat(written()).isEqualTo("u");
  }

  @Test
  void secretIsTypedOnATerminalAndWiped() {
    char[] typed = "typ\u20ACd".toCharArray();
    terminal = Optional.of(name -> Optional.of(typed));
    server.reply(201, ACCOUNT_ANSWER);
    assertThat(kms("safe", "put", "payments", "a", "--field", "pin")).isZero();
    assertThat(server.requests().get(0).body())
        .isEqualTo("{\"fields\":{\"pin\":{\"value\":\"typ\u20ACd\"}}}");
    assertThat(typed).containsOnly('\0');
  }

  @Test
  void putTakesSecretsFromInputAndFiles() throws IOException {
    Path file = Files.writeString(home.resolve("pin"), "1234\r\n");
    in = "s3cret\n".getBytes(StandardCharsets.UTF_8);
    server.reply(201, ACCOUNT_ANSWER);
    assertThat(
            kms(
                "safe",
                "put",
                "payments",
                "db/orders",
                "--if-absent",
                "--plain",
                "username=app",
                "--field",
                "password=-",
                "--field",
                "pin=@" + file))
        .isZero();
    assertThat(server.requests().get(0).header("If-None-Match")).isEqualTo("*");
    assertThat(server.requests().get(0).body())
        .contains("\"password\":{\"value\":\"s3cret\"}")
        .contains("\"pin\":{\"value\":\"1234\"}")
        .contains("\"username\":{\"value\":\"app\",\"secret\":false}");
    assertThat(written()).doesNotContain("s3cret").doesNotContain("1234");
  }

  @Test
  void putReadsThePasswordFromInputWhenNothingIsSaid() {
    in = "s3cret".getBytes(StandardCharsets.UTF_8);
    server.reply(201, ACCOUNT_ANSWER);
    assertThat(kms("safe", "put", "payments", "db/orders")).isZero();
    assertThat(server.requests().get(0).body())
        .isEqualTo("{\"fields\":{\"password\":{\"value\":\"s3cret\"}}}");
  }

  @Test
  void secretsAreNoArguments() {
    assertThat(kms("safe", "put", "payments", "db/orders", "--field", "password=hunter2"))
        .isEqualTo(ExitCode.LOCAL);
    assertThat(talk()).contains("a secret is no argument").doesNotContain("hunter2");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void credentialIsWrittenOnceAndWhole() {
    server.reply(201, "{\"appId\":\"a\",\"appKey\":\"k\",\"credential\":\"kha_a_k\"}");
    assertThat(kms("safe", "credential", "payments", "--account", "db/orders", "-o", "raw"))
        .isZero();
    assertThat(written()).isEqualTo("kha_a_k");
    assertThat(server.requests().get(0).body()).isEqualTo("{\"accounts\":[\"db/orders\"]}");
  }

  @ParameterizedTest
  @CsvSource({
    "400, VALIDATION, 2",
    "409, KEY_DISABLED, 2",
    "500, INTERNAL, 2",
    "404, NOT_FOUND, 3",
    "401, UNAUTHENTICATED, 4",
    "403, ACCESS_DENIED, 4",
    "412, PRECONDITION_FAILED, 5",
    "428, PRECONDITION_REQUIRED, 5"
  })
  void refusalsHaveTheirExitCodeAndTheirCodeOnStandardError(int status, String code, int exit) {
    server.refuse(status, code);
    assertThat(kms("key", "show", KEY)).isEqualTo(exit);
    assertThat(talk()).isEqualTo("kms: " + code + ": said\n");
    assertThat(written()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "key",
        "key show",
        "key show no-key",
        "key show " + KEY + " more",
        "encrypt",
        "random x",
        "safe get Payments a",
        "safe get payments ../a",
        "key list -o xml",
        "encrypt --key " + KEY + " --context nonsense",
        "decrypt --in /no/such/file",
        "audit verify /no/such/file",
        "audit verify --key abc"
      })
  void wrongUsageIsExitCodeOne(String line) {
    assertThat(kms(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(ExitCode.LOCAL);
    assertThat(talk()).startsWith("kms: ");
    assertThat(written()).isEmpty();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void helpIsData() {
    assertThat(kms("key", "--help")).isZero();
    assertThat(written()).startsWith("Usage: kms key");
  }

  @Test
  void statusIsZeroWhenTheServerIsReadyOnly() {
    environment.remove("KEYHOLD_TOKEN");
    server.reply(200, "").reply(503, "");
    assertThat(kms("status")).isZero();
    assertThat(kms("status")).isEqualTo(ExitCode.REFUSED);
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().get(0).header("Authorization")).isEmpty();
  }

  @Test
  void auditIsExportedAndVerified() throws IOException {
    String export = Golden.lines("audit/export.jsonl").get(1) + "\n" + "{\"type\":\"nonsense\"}\n";
    server.reply(200, export);
    Path file = home.resolve("audit.jsonl");
    assertThat(kms("audit", "export", file.toString())).isZero();
    assertThat(file).content().isEqualTo(export);
    assertThat(kms("audit", "verify", file.toString())).isEqualTo(ExitCode.FINDINGS);
    assertThat(written()).contains("UNREADABLE", "CHAIN_MISSING", "CHECKPOINT_MISSING");
  }

  @Test
  void exportThatFailsLeavesNoFile() throws IOException {
    server.reply(200, Map.of("Content-Encoding", "identity"), "", Duration.ZERO);
    server.refuse(403, "ACCESS_DENIED");
    Path file = home.resolve("audit.jsonl");
    assertThat(kms("audit", "export", file.toString())).isZero();
    assertThat(kms("audit", "export", home.resolve("other").toString())).isEqualTo(ExitCode.DENIED);
    try (var files = Files.list(home)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void loginFileIsUsedWhenTheEnvironmentIsSilent() throws IOException {
    environment.remove("KEYHOLD_ADDR");
    environment.remove("KEYHOLD_TOKEN");
    login("rw-------");
    server.reply(200, "{\"principal\":\"token:dev\"}");
    assertThat(kms("whoami")).isZero();
    assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Bearer khp_dev");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void loginFileThatOthersCanOpenIsNotUsed(String permissions) throws IOException {
    environment.remove("KEYHOLD_ADDR");
    environment.remove("KEYHOLD_TOKEN");
    login(permissions);
    assertThat(kms("whoami")).isEqualTo(ExitCode.LOCAL);
    assertThat(talk()).contains("is not used");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void tokenOfTheLoginFileGoesToItsServerOnly() throws IOException {
    environment.remove("KEYHOLD_TOKEN");
    environment.put("KEYHOLD_ADDR", "http://localhost:" + server.uri().getPort());
    login("rw-------");
    assertThat(kms("whoami")).isEqualTo(ExitCode.LOCAL);
    assertThat(server.requests()).isEmpty();
  }

  private void login(String permissions) throws IOException {
    Path file = Files.createDirectories(home.resolve(".keyhold")).resolve("dev.json");
    Files.writeString(
        file, "{\"url\":\"" + server.uri() + "\",\"token\":\"khp_dev\",\"more\":true}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private int kms(String... arguments) {
    Shell shell =
        new Shell(
            environment,
            new ByteArrayInputStream(in),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal);
    return Main.run(shell, List.of(arguments).toArray(String[]::new));
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String talk() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
