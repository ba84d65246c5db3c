package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.keyhold.server.TestClient.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Secrets that were planted in every field are found nowhere but in the answers that reveal them.
 */
class CanaryTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final TestClient CLIENT = SERVER.client();
  private static final String CANARY = "canary-Zq7vW2";
  private static final String CANARY_64 =
      Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.US_ASCII));

  /** Keeps all that is logged, messages and traces of exceptions. */
  private static final class Kept extends AppenderBase<ILoggingEvent> {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event.getFormattedMessage());
      if (event.getThrowableProxy() != null) {
        lines.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
  }

  @Test
  void secretsAreInNoLogAuditMetricOrErrorAtTraceLevel() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    Kept kept = new Kept();
    kept.setContext(root.getLoggerContext());
    kept.start();
    List<Appender<ILoggingEvent>> others = new ArrayList<>();
    root.iteratorForAppenders().forEachRemaining(others::add);
    // The console would be flooded; what is tested is what reaches any appender.
    others.forEach(root::detachAppender);
    root.addAppender(kept);
    root.setLevel(Level.TRACE);
    List<String> secrets;
    StringBuilder errors = new StringBuilder();
    try {
      secrets = exercise(errors);
    } finally {
      root.setLevel(before);
      root.detachAppender(kept);
      others.forEach(root::addAppender);
    }
    assertThat(kept.lines).as("TRACE was on").hasSizeGreaterThan(100);
    String audit = CLIENT.get("/v1/audit/export").expect(200).text();
    String metrics = new TestClient(SERVER.managementUrl(), "").get("/actuator/prometheus").text();
    String rows =
        SERVER.intruder().sql("SELECT account::text FROM account").query(String.class).list()
            + SERVER
                .intruder()
                .sql("SELECT c::text FROM credential c")
                .query(String.class)
                .list()
                .toString();
    for (String secret : secrets) {
      // Counted, since the assertion would print the lines.
      assertThat(kept.lines.stream().filter(line -> line.contains(secret)).count()).isZero();
      assertThat(audit).doesNotContain(secret);
      assertThat(metrics).doesNotContain(secret);
      assertThat(rows).doesNotContain(secret);
      assertThat(errors).doesNotContain(secret);
    }
  }

  private static List<String> exercise(StringBuilder errors) {
    String key = CLIENT.newKey();
    String encrypt = "/v1/keys/" + key + "/encrypt";
    String ciphertext =
        CLIENT
            .post(encrypt, "{\"plaintext\":\"" + CANARY_64 + "\"}")
            .expect(200)
            .text("ciphertext");
    CLIENT.post("/v1/decrypt", "{\"ciphertext\":\"" + ciphertext + "\"}").expect(200);
    String dataKey = CLIENT.post("/v1/keys/" + key + "/data-key", "{}").text("plaintext");
    String random = CLIENT.post("/v1/random", "{\"numberOfBytes\":32}").text("bytes");
    CLIENT.newKeychain("canary");
    String account = "/v1/keychains/canary/accounts/a";
    CLIENT
        .put(
            account,
            """
            {"fields":{"password":"%1$s","otp":{"value":"%2$s","encoding":"base64"},
             "notes":{"value":"%1$s","secret":true}}}
            """
                .formatted(CANARY, CANARY_64))
        .expect(201);
    CLIENT.post(account + "/reveal", "{}").expect(200);
    CLIENT.post(account + "/reveal", "{\"fields\":[\"otp\"]}").expect(200);
    Answer token = CLIENT.post("/v1/tokens", "{\"name\":\"t\"}").expect(201);
    Answer application = CLIENT.post("/v1/keychains/canary/credentials", "{}").expect(201);
    Answer custody =
        CLIENT
            .post(
                "/v1/import-keychain",
                """
                {"productCode":"canary","productName":"x","keychainAccount":"b",
                 "keychainPassword":"%s"}
                """
                    .formatted(CANARY))
            .expect(201);
    SERVER.client(token.text("token")).get("/v1/keys").expect(403);
    SERVER.client(application.text("credential")).post(account + "/reveal", "{}").expect(200);
    fail(errors, encrypt, account);
    errors.append(SERVER.client("khp_" + CANARY).get("/v1/keys").expect(401).text());
    return List.of(
        CANARY,
        CANARY_64,
        dataKey,
        random,
        token.text("token").substring(21),
        application.text("appKey"),
        custody.text("appKey"));
  }

  /** The same secrets in every request that is refused. */
  private static void fail(StringBuilder errors, String encrypt, String account) {
    for (String body :
        List.of(
            "{\"plaintext\":\"" + CANARY + "\"}",
            "{\"plaintext\":\"" + CANARY_64 + "\",\"more\":\"" + CANARY + "\"}",
            "{\"plaintext\":\"" + CANARY_64 + "\"",
            "{\"plaintext\":" + CANARY + "}",
            CANARY)) {
      errors.append(CLIENT.post(encrypt, body).problem(400, "VALIDATION").text());
    }
    for (String body :
        List.of(
            "{\"fields\":{\"password\":\"" + CANARY + "\"},\"kind\":\"" + CANARY + "\"}",
            "{\"fields\":{\"password\":{\"value\":\"" + CANARY + "\",\"encoding\":\"base64\"}}}",
            "{\"fields\":[\"" + CANARY + "\"]}",
            "{\"fields\":\"" + CANARY + "\"}")) {
      errors.append(CLIENT.put(account, body).problem(400, "VALIDATION").text());
    }
    errors.append(
        CLIENT
            .put(account, "{\"fields\":{\"password\":\"" + CANARY + "\"}}", "If-Match", "\"77\"")
            .problem(412, "PRECONDITION_FAILED")
            .text());
    errors.append(
        CLIENT.postAs("text/plain", encrypt, CANARY).problem(415, "UNSUPPORTED_MEDIA_TYPE").text());
  }
}
