package io.keyhold.kms.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keyhold.kms.CreateKey;
import io.keyhold.kms.DataKey;
import io.keyhold.kms.Decrypted;
import io.keyhold.kms.Golden;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.KmsException.FieldError;
import io.keyhold.kms.ListKeys;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.KeyState;
import io.keyhold.kms.secret.SecretBytes;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KmsHttpClientTest {
  private static final KeyId KEY = KeyId.parse("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
  private static final String CIPHERTEXT = Golden.text("ciphertext/ciphertext.txt").strip();
  private static final EncryptionContext NONE = EncryptionContext.empty();
  private static final String KEY_ANSWER =
      "{\"keyId\":\""
          + KEY
          + "\",\"description\":\"d\",\"keySpec\":\"SYMMETRIC_DEFAULT\","
          + "\"keyUsage\":\"ENCRYPT_DECRYPT\",\"origin\":\"HSM\",\"suite\":\"DERIVED_AES_GCM\","
          + "\"state\":\"ENABLED\",\"creationDate\":\"2026-11-24T17:52:09Z\","
          + "\"currentVersion\":1,\"later\":{\"unknown\":[1,null,\"x\",{}]},\"deletionDate\":null}";

  private final FakeServer server = new FakeServer();
  private final ServerConnection connection =
      ServerConnection.to(server.uri(), TokenSource.fixed("khp_test"));
  private final KmsHttpClient kms = new KmsHttpClient(connection);

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void encryptSendsBase64AndTheContext() {
    server.reply(
        200, "{\"ciphertext\":\"" + CIPHERTEXT + "\",\"keyId\":\"" + KEY + "\",\"keyVersion\":3}");
    try (SecretBytes plaintext = SecretBytes.utf8("hello")) {
      EncryptionContext context = EncryptionContext.of(Map.of("a\"\n", "b\\"));
      assertThat(kms.encrypt(KEY, plaintext, context).ciphertext().toBase64())
          .isEqualTo(CIPHERTEXT);
    }
    FakeServer.Request request = server.requests().get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.uri()).isEqualTo("/v1/keys/" + KEY + "/encrypt");
    assertThat(request.header("Authorization")).isEqualTo("Bearer khp_test");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.body())
        .isEqualTo(
            "{\"plaintext\":\"aGVsbG8=\",\"encryptionContext\":{\"a\\\"\\u000a\":\"b\\\\\"}}");
  }

  @Test
  void decryptReadsThePlaintextPastUnknownMembers() {
    server.reply(
        200,
        " {\"first\":{\"plaintext\":\"AAAA\"}, \"plaintext\" : \"aGVsbG8=\",\"keyId\":\""
            + KEY
            + "\",\"keyVersion\":3}");
    Optional<KeyId> expected = Optional.of(KEY);
    try (Decrypted decrypted = kms.decrypt(ciphertext(), NONE, expected)) {
      assertThat(text(decrypted.plaintext())).isEqualTo("hello");
      assertThat(decrypted.keyVersion()).isEqualTo(3);
    }
    assertThat(server.requests().get(0).body())
        .isEqualTo("{\"ciphertext\":\"" + CIPHERTEXT + "\",\"keyId\":\"" + KEY + "\"}");
  }

  @Test
  void longSecretsComeWhole() {
    byte[] random = new byte[300_000];
    new Random(1).nextBytes(random);
    String base64 = Base64.getEncoder().encodeToString(random);
    server.reply(200, "{\"bytes\":\"" + base64 + "\"}");
    try (SecretBytes bytes = kms.random(1_024)) {
      assertThat(bytes.<byte[]>use(byte[]::clone)).isEqualTo(random);
    }
  }

  @Test
  void dataKeyMayComeWithoutPlaintext() {
    server.reply(
        200, "{\"ciphertext\":\"" + CIPHERTEXT + "\",\"keyId\":\"" + KEY + "\",\"keyVersion\":3}");
    try (DataKey dataKey = kms.generateDataKeyWithoutPlaintext(KEY, 16, NONE)) {
      assertThat(dataKey.plaintext()).isEmpty();
    }
    assertThat(server.requests().get(0).body())
        .isEqualTo("{\"numberOfBytes\":16,\"withPlaintext\":false}");
  }

  @Test
  void listSendsFilterAndCursor() {
    server.reply(200, "{\"items\":[" + KEY_ANSWER + "],\"nextCursor\":\"n\"}");
    ListKeys request = new ListKeys(Optional.of(KeyState.ENABLED), 10, Optional.of("a+/= &"));
    assertThat(kms.listKeys(request).nextCursor()).contains("n");
    assertThat(server.requests().get(0).uri())
        .isEqualTo("/v1/keys?limit=10&state=ENABLED&cursor=a%2B%2F%3D+%26");
  }

  @ParameterizedTest
  @CsvSource({"503, HSM_UNAVAILABLE", "429, RATE_LIMITED", "503, something from a proxy"})
  void transientAnswersAreRetried(int status, String code) {
    server.refuse(status, code).refuse(status, code).reply(200, KEY_ANSWER);
    assertThat(kms.disableKey(KEY).keyId()).isEqualTo(KEY);
    assertThat(server.requests()).hasSize(3);
    assertThat(server.requests().get(2))
        .usingRecursiveComparison()
        .isEqualTo(server.requests().get(0));
  }

  @Test
  void retryAfterIsObeyed() {
    server
        .reply(503, Map.of("Retry-After", "1"), "{\"code\":\"STORE_UNAVAILABLE\"}", Duration.ZERO)
        .reply(200, KEY_ANSWER);
    long before = System.nanoTime();
    kms.describeKey(KEY);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void retryAfterBeyondTheDeadlineIsNotWaitedFor() {
    server.reply(429, Map.of("Retry-After", "3600"), "{\"code\":\"RATE_LIMITED\"}", Duration.ZERO);
    refused(Reason.RATE_LIMITED, () -> kms.describeKey(KEY));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void createKeyIsNotRepeated() {
    server.refuse(503, "AUDIT_UNAVAILABLE").reply(201, KEY_ANSWER);
    refused(Reason.AUDIT_UNAVAILABLE, () -> kms.createKey(CreateKey.symmetric("d")));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void createKeyIsTriedAgainWhenNobodyListened() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    KmsHttpClient lonely =
        new KmsHttpClient(
            ServerConnection.to(URI.create("http://127.0.0.1:" + port), TokenSource.fixed("t"))
                .within(Duration.ofMillis(700)));
    long before = System.nanoTime();
    refused(Reason.STORE_UNAVAILABLE, () -> lonely.createKey(CreateKey.symmetric("d")));
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
  }

  @Test
  void refusalsForGoodAreNotRepeated() {
    server.refuse(409, "KEY_DISABLED").reply(200, KEY_ANSWER);
    refused(Reason.KEY_DISABLED, () -> kms.enableKey(KEY));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void lateAnswersEndAtTheDeadline() {
    server.reply(200, Map.of(), KEY_ANSWER, Duration.ofSeconds(5));
    KmsHttpClient hasty = new KmsHttpClient(connection.within(Duration.ofMillis(300)));
    long before = System.nanoTime();
    refused(Reason.DEADLINE_EXCEEDED, () -> hasty.describeKey(KEY));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void problemsKeepCodeDetailRequestAndFields() {
    server.reply(
        400,
        "{\"type\":\"about:blank\",\"title\":\"t\",\"status\":400,\"detail\":\"limit is wrong\","
            + "\"code\":\"VALIDATION\",\"requestId\":\"r-1\","
            + "\"errors\":[{\"field\":\"limit\",\"detail\":\"is 1 to 1000\"}]}");
    KmsException refusal = refused(Reason.VALIDATION, () -> kms.describeKey(KEY));
    assertThat(refusal).hasMessage("limit is wrong (request r-1)");
    assertThat(refusal.errors()).containsExactly(new FieldError("limit", "is 1 to 1000"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, VALIDATION",
    "401, UNAUTHENTICATED",
    "403, ACCESS_DENIED",
    "404, NOT_FOUND",
    "409, IN_USE",
    "412, PRECONDITION_FAILED",
    "413, TOO_LARGE",
    "418, VALIDATION",
    "428, PRECONDITION_REQUIRED",
    "500, INTERNAL",
    "302, INTERNAL"
  })
  void codesOfNewerServersAreReadByTheirStatus(int status, Reason reason) {
    server.refuse(status, "A_LATER_CODE");
    assertThat(refused(reason, () -> kms.describeKey(KEY))).hasMessageStartingWith("A_LATER_CODE");
    server.reply(status, "<html>not ours</html>");
    refused(reason, () -> kms.describeKey(KEY));
    server.reply(status, "");
    refused(reason, () -> kms.describeKey(KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "nonsense",
        "{\"bytes\":7}",
        "{\"bytes\":null}",
        "{\"bytes\":\"not base64!\"}",
        "{\"bytes\":\"aGVsbG8\\u003d\"}",
        "{\"bytes\":\"AAAA\",\"bytes\":\"AAAA\"}",
        "{\"bytes\":\"AAAA\"} {}",
        "{\"bytes\":\"AAAA\""
      })
  void answersThatAreNotUnderstoodAreInternal(String answer) {
    server.reply(200, answer);
    KmsException failure = refused(Reason.INTERNAL, () -> kms.random(3));
    assertThat(failure).hasMessageNotContaining("AAAA").hasMessageNotContaining("not base64!");
  }

  @Test
  void deeplyNestedAnswersAreRefused() {
    server.reply(200, "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000));
    refused(Reason.INTERNAL, () -> kms.random(3));
  }

  @Test
  void closedPlaintextIsNotSent() {
    SecretBytes closed = SecretBytes.utf8("hello");
    closed.close();
    assertThatIllegalStateException().isThrownBy(() -> kms.encrypt(KEY, closed, NONE));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void bodiesAreWipedAfterTheCall() {
    SecretBytes body = JsonBody.object().field("a", 1).finish();
    server.reply(200, "{\"b\":\"secret\"}");
    SecretBytes[] kept = new SecretBytes[1];
    Call call = new Call("POST", "/v1/x", Map.of(), Optional.of(body), true);
    connection.call(call, answer -> kept[0] = answer.body().secretText("b"));
    assertThatIllegalStateException().isThrownBy(() -> body.use(byte[]::clone));
    assertThat(text(kept[0])).isEqualTo("secret");
  }

  @Test
  void tokenFileIsReadAgainWhenItChanges() throws IOException {
    Path file = directory.resolve("token");
    Files.writeString(file, "first\n");
    KmsHttpClient mounted =
        new KmsHttpClient(ServerConnection.to(server.uri(), TokenSource.file(file)));
    server.reply(200, KEY_ANSWER).reply(200, KEY_ANSWER);
    mounted.describeKey(KEY);
    Files.writeString(file, "other\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    mounted.describeKey(KEY);
    assertThat(server.requests().stream().map(request -> request.header("Authorization")))
        .containsExactly("Bearer first", "Bearer other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nX-Evil: 1", "tökèn"})
  void tokensThatAreNoneAreRefusedWithoutBeingShown(String token) throws IOException {
    KmsException fixed = refused(Reason.UNAUTHENTICATED, () -> TokenSource.fixed(token));
    Path file = Files.writeString(directory.resolve("token"), token);
    KmsException read = refused(Reason.UNAUTHENTICATED, () -> TokenSource.file(file).token());
    if (!token.isEmpty()) {
      assertThat(fixed).hasMessageNotContaining(token);
      assertThat(read).hasMessageNotContaining(token);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://h",
        "h:80",
        "http:///x",
        "http://u:p@h",
        "http://h?q",
        "http://h#f",
        "relative"
      })
  void addressesOfOtherKindsAreRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerConnection.anonymous(URI.create(address)));
  }

  private static Ciphertext ciphertext() {
    return Ciphertext.parse(Base64.getDecoder().decode(CIPHERTEXT));
  }

  private static String text(SecretBytes secret) {
    return secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static KmsException refused(Reason reason, ThrowingCallable call) {
    KmsException refusal = catchThrowableOfType(KmsException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.reason()).isEqualTo(reason);
    return refusal;
  }
}
