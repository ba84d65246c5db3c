package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bad input has its answer, of one form, and none repeats what it was given. */
class BadInputTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final TestClient CLIENT = SERVER.client();
  private static final String KEY = CLIENT.newKey();
  private static final String ENCRYPT = "/v1/keys/" + KEY + "/encrypt";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"text\"",
        "{\"plaintext\":\"YQ==\"} {}",
        "{\"plaintext\":\"YQ==\",}",
        "{\"plaintext\":\"YQ==",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}}}"
      })
  void malformedJsonIsRefused(String body) {
    CLIENT.post(ENCRYPT, body).problem(400, "VALIDATION");
  }

  @Test
  void deepJsonIsRefused() {
    String deep = "{\"encryptionContext\":" + "[".repeat(100) + "]".repeat(100) + "}";
    CLIENT.post(ENCRYPT, deep).problem(400, "VALIDATION");
  }

  @Test
  void anotherEncodingOfJsonIsRefused() {
    TestClient.Answer answer =
        TestClient.send(
            CLIENT
                .request(ENCRYPT)
                .POST(
                    BodyPublishers.ofByteArray(
                        "{\"plaintext\":\"YQ==\"}".getBytes(StandardCharsets.UTF_16LE))),
            true);
    answer.problem(400, "VALIDATION");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"plaintext\":\"YQ==\",\"alias\":\"x\"}|alias",
        "{\"plaintext\":1}|plaintext",
        "{\"plaintext\":null}|plaintext",
        "{\"plaintext\":[\"YQ==\"]}|plaintext",
        "{}|plaintext",
        "{\"plaintext\":\"YQ==\",\"plaintext\":\"Yg==\"}|plaintext",
        "{\"plaintext\":\"YQ\"}|plaintext",
        "{\"plaintext\":\"YR==\"}|plaintext",
        "{\"plaintext\":\"Y Q==\"}|plaintext",
        "{\"plaintext\":\"_-8=\"}|plaintext",
        "{\"plaintext\":\"YQ==\",\"encryptionContext\":{\"a\":1}}|encryptionContext.a",
        "{\"plaintext\":\"YQ==\",\"encryptionContext\":{\"a\":null}}|encryptionContext.a",
        "{\"plaintext\":\"YQ==\",\"encryptionContext\":{\"a\":\"1\",\"a\":\"2\"}}|encryptionContext.a",
        "{\"plaintext\":\"YQ==\",\"encryptionContext\":\"a\"}|encryptionContext",
        "{\"plaintext\":\"YQ==\",\"encryptionContext\":{\"keyhold:use\":\"safe\"}}|encryptionContext",
        "{\"plaintext\":\"YQ==\",\"encryptionContext\":{\"a\":\"\\uD800\"}}|encryptionContext",
      })
  void badFieldsAreNamed(String body, String field) {
    CLIENT.post(ENCRYPT, body).invalid(field);
  }

  @Test
  void plaintextBeyondTheLimitIsRefused() {
    String most = Base64.getEncoder().encodeToString(new byte[4_096]);
    String more = Base64.getEncoder().encodeToString(new byte[4_097]);
    CLIENT.post(ENCRYPT, "{\"plaintext\":\"" + most + "\"}").expect(200);
    CLIENT.post(ENCRYPT, "{\"plaintext\":\"" + more + "\"}").invalid("plaintext");
  }

  @Test
  void escapedBase64IsTheSameBase64() {
    String text = CLIENT.post(ENCRYPT, "{\"plaintext\":\"\\u002b\\/\\/+\"}").text("ciphertext");
    assertThat(CLIENT.post("/v1/decrypt", "{\"ciphertext\":\"" + text + "\"}").text("plaintext"))
        .isEqualTo("+//+");
  }

  @Test
  void bodyBeyondOneMebibyteIsRefused() {
    String large = "{\"plaintext\":\"" + "A".repeat(1 << 20) + "\"}";
    CLIENT.post(ENCRYPT, large).problem(413, "TOO_LARGE");
  }

  @Test
  void chunkedBodyBeyondOneMebibyteIsRefused() {
    byte[] large =
        ("{\"plaintext\":\"" + "A".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.US_ASCII);
    TestClient.send(
            CLIENT
                .request(ENCRYPT)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))),
            true)
        .problem(413, "TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/problem+json",
        "application/json;charset=UTF-16"
      })
  void otherMediaTypesAreRefused(String type) {
    CLIENT.postAs(type, ENCRYPT, "{\"plaintext\":\"YQ==\"}").problem(415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void anotherAnswerTypeIsNotAcceptable() {
    CLIENT
        .post(ENCRYPT, "{\"plaintext\":\"YQ==\"}", "Accept", "text/html")
        .problem(406, "NOT_ACCEPTABLE");
  }

  @Test
  void anotherMethodIsRefusedNamingThoseAllowed() {
    TestClient.Answer answer = CLIENT.get("/v1/decrypt").problem(405, "METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).isEqualTo("POST");
    CLIENT.delete("/v1/keys").problem(405, "METHOD_NOT_ALLOWED");
  }

  @Test
  void unknownPathIsNotFound() {
    CLIENT.get("/v1/nothing").problem(404, "NOT_FOUND");
    CLIENT.get("/").problem(404, "NOT_FOUND");
    CLIENT.get("/actuator/health").problem(404, "NOT_FOUND");
  }

  @Test
  void unknownKeyIsNotFound() {
    String unknown = "00000000-0000-4000-8000-000000000000";
    CLIENT.get("/v1/keys/" + unknown).problem(404, "NOT_FOUND");
    CLIENT
        .post("/v1/keys/" + unknown + "/encrypt", "{\"plaintext\":\"YQ==\"}")
        .problem(404, "NOT_FOUND");
  }

  @Test
  void malformedKeyIdIsNamed() {
    CLIENT.get("/v1/keys/x").invalid("key");
    CLIENT.get("/v1/keys/" + KEY.toUpperCase(Locale.ROOT)).invalid("key");
  }

  @Test
  void disabledKeyIsRefused() {
    String key = CLIENT.newKey();
    CLIENT.post("/v1/keys/" + key + "/disable").expect(200);
    CLIENT
        .post("/v1/keys/" + key + "/encrypt", "{\"plaintext\":\"YQ==\"}")
        .problem(409, "KEY_DISABLED");
    CLIENT.post("/v1/keys/" + key + "/enable").expect(200);
    CLIENT.post("/v1/keys/" + key + "/encrypt", "{\"plaintext\":\"YQ==\"}").expect(200);
  }

  @Test
  void wrongContextForeignAndTruncatedCiphertextAreOneAnswer() {
    String ciphertext =
        CLIENT
            .post(ENCRYPT, "{\"plaintext\":\"YQ==\",\"encryptionContext\":{\"a\":\"1\"}}")
            .text("ciphertext");
    byte[] bytes = Base64.getDecoder().decode(ciphertext);
    bytes[bytes.length - 1] ^= 1;
    String broken = Base64.getEncoder().encodeToString(bytes);
    String cut = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, 60));
    for (String body :
        new String[] {
          "{\"ciphertext\":\"" + ciphertext + "\",\"encryptionContext\":{\"a\":\"2\"}}",
          "{\"ciphertext\":\"" + ciphertext + "\"}",
          "{\"ciphertext\":\"" + broken + "\",\"encryptionContext\":{\"a\":\"1\"}}",
          "{\"ciphertext\":\"" + cut + "\"}",
          "{\"ciphertext\":\"AAAA\"}"
        }) {
      TestClient.Answer answer =
          CLIENT.post("/v1/decrypt", body).problem(400, "INVALID_CIPHERTEXT");
      assertThat(answer.text("detail")).isEqualTo("the ciphertext is not valid");
    }
  }

  @Test
  void anotherKeyThanDemandedIsIncorrect() {
    String ciphertext = CLIENT.post(ENCRYPT, "{\"plaintext\":\"YQ==\"}").text("ciphertext");
    CLIENT
        .post(
            "/v1/decrypt",
            "{\"ciphertext\":\"%s\",\"keyId\":\"%s\"}".formatted(ciphertext, CLIENT.newKey()))
        .problem(400, "INCORRECT_KEY");
  }

  @Test
  void dataKeySizesExcludeEachOther() {
    CLIENT
        .post("/v1/keys/" + KEY + "/data-key", "{\"keySpec\":\"AES_128\",\"numberOfBytes\":16}")
        .invalid("keySpec");
    CLIENT.post("/v1/keys/" + KEY + "/data-key", "{\"keySpec\":\"AES\"}").invalid("keySpec");
    CLIENT
        .post("/v1/keys/" + KEY + "/data-key", "{\"numberOfBytes\":1025}")
        .invalid("numberOfBytes");
    CLIENT
        .post("/v1/keys/" + KEY + "/data-key", "{\"numberOfBytes\":99999999999}")
        .invalid("numberOfBytes");
    CLIENT.post("/v1/random", "{\"numberOfBytes\":1.5}").invalid("numberOfBytes");
  }

  @Test
  void foreignCursorAndBadLimitAreNamed() {
    CLIENT.newKey();
    CLIENT.newKey();
    String cursor = CLIENT.get("/v1/keys?limit=1").expect(200).text("nextCursor");
    CLIENT.get("/v1/keys?limit=1&cursor=" + cursor).expect(200);
    CLIENT.get("/v1/keys?limit=1&state=ENABLED&cursor=" + cursor).invalid("cursor");
    CLIENT.get("/v1/audit?cursor=" + cursor).invalid("cursor");
    CLIENT.get("/v1/keys?limit=0").invalid("limit");
    CLIENT.get("/v1/keys?limit=1001").invalid("limit");
    CLIENT.get("/v1/keys?limit=x").invalid("limit");
    CLIENT.get("/v1/keys?state=x").invalid("state");
    CLIENT.get("/v1/audit?from=yesterday").invalid("from");
  }

  @Test
  void namesOfTheSafeAreChecked() {
    CLIENT.post("/v1/keychains", "{\"code\":\"a/b\",\"name\":\"x\"}").invalid("code");
    CLIENT.post("/v1/keychains", "{\"code\":\"A\",\"name\":\"x\"}").invalid("code");
    String put = "{\"fields\":{\"password\":\"x\"}}";
    CLIENT.put("/v1/keychains/any/accounts/..:x", put).invalid("account");
    CLIENT.put("/v1/keychains/any/accounts/a::b", put).invalid("account");
    CLIENT.put("/v1/keychains/any/accounts/" + "a".repeat(201), put).invalid("account");
    CLIENT.put("/v1/keychains/any/accounts/a", put).problem(404, "NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"fields\":{}}|fields",
        "{\"fields\":{\"a\":1}}|fields.a",
        "{\"fields\":{\"a\":null}}|fields.a",
        "{\"fields\":{\"a\":\"1\",\"a\":\"2\"}}|fields.a",
        "{\"fields\":{\"\":\"1\"}}|fields",
        "{\"fields\":{\"a\":{}}}|fields.a.value",
        "{\"fields\":{\"a\":{\"value\":\"x\",\"encoding\":\"base64\"}}}|fields.a.value",
        "{\"fields\":{\"a\":{\"value\":\"x\",\"encoding\":\"hex\"}}}|fields.a.encoding",
        "{\"fields\":{\"a\":{\"value\":\"x\",\"more\":1}}}|fields.a.more",
        "{\"fields\":{\"a\":\"\\uD800\"}}|fields.a",
        "{\"fields\":{\"a\":\"1\"},\"kind\":\"x\"}|kind",
        "{\"fields\":{\"a\":\"1\"},\"expiresAt\":\"2030-01-01T00:00:00Z\"}|expiresAt",
        "{\"kind\":\"login\"}|fields",
      })
  void badAccountsAreNamed(String body, String field) {
    CLIENT.put("/v1/keychains/any/accounts/a", body).invalid(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/keychains/a%2Fb HTTP/1.1\r\nHost: localhost\r\n",
        "GET /v1/keychains/a%2fb HTTP/1.1\r\nHost: localhost\r\n",
        "GET /v1/../v1/keys HTTP/1.1\r\nHost: localhost\r\n",
        "GET /v1/keychains/%2e%2e/x HTTP/1.1\r\nHost: localhost\r\n",
        "GET /v1//keys HTTP/1.1\r\nHost: localhost\r\n",
        "GET /v1/keys;a=b HTTP/1.1\r\nHost: localhost\r\n",
        "GET /v1/ke%00ys HTTP/1.1\r\nHost: localhost\r\n",
        "GET /v1/keys HTTP/1.1\r\n",
        "GET /v1/keys HTTP/1.1\r\nHost: a\r\nHost: b\r\n",
        "GET /v1/keys HTTP/1.1\r\nHost: bad host\r\n",
        "GET /v1/keys HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n",
        "TRACE /v1/keys HTTP/1.1\r\nHost: localhost\r\n",
        "GET /v1/{keys} HTTP/1.1\r\nHost: localhost\r\n",
      })
  void malformedHttpIsAProblemToo(String head) throws IOException {
    String answer = raw(head + "Connection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
    assertThat(answer).contains("\"requestId\":\"").doesNotContain("<html", "Apache", "Tomcat");
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", SERVER.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void goodRequestIdIsKeptAndABadOneReplaced() {
    assertThat(CLIENT.get("/v1/whoami", "X-Request-Id", "my.id-1").header("X-Request-Id"))
        .isEqualTo("my.id-1");
    assertThat(CLIENT.get("/v1/whoami", "X-Request-Id", "no spaces").header("X-Request-Id"))
        .isNotEqualTo("no spaces")
        .isNotEmpty();
    CLIENT.get("/v1/nothing", "X-Request-Id", "a".repeat(65)).problem(404, "NOT_FOUND");
  }

  @Test
  void refusedValuesAreNotRepeated() {
    String odd = "odd-value";
    for (TestClient.Answer answer :
        new TestClient.Answer[] {
          CLIENT.post("/v1/tokens", "{\"name\":\"t\",\"policies\":[\"" + odd + "\"]}"),
          CLIENT.post("/v1/keys", "{\"keySpec\":\"" + odd + "\"}"),
          CLIENT.get("/v1/keys/" + odd),
          CLIENT.get("/v1/keys?cursor=" + odd),
          CLIENT.get("/v1/keys?limit=" + odd),
          CLIENT.get("/v1/keychains/Odd-" + odd)
        }) {
      answer.problem(400, "VALIDATION");
      assertThat(answer.text()).doesNotContain(odd);
    }
  }

  @Test
  void noAnswerMayBeStored() {
    assertThat(CLIENT.get("/v1/keys").header("Cache-Control")).isEqualTo("no-store");
    assertThat(CLIENT.get("/v1/whoami").header("Set-Cookie")).isEmpty();
  }
}
