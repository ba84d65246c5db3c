package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.server.TestClient.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, and how far. */
class AccessTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final TestClient ADMINISTRATOR = SERVER.client();

  private static Answer newToken(String policies) {
    return ADMINISTRATOR
        .post("/v1/tokens", "{\"name\":\"t\",\"policies\":[" + policies + "]}")
        .expect(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "khp_aaaaaaaaaaaaaaaa_0000000000000000000000000000000000000000000",
        "khp_AAAAAAAAAAAAAAAA_0000000000000000000000000000000000000000000",
        "kha_aaaaaaaaaaaaaaaa_0000000000000000000000000000000000000000000",
        "khx_aaaaaaaaaaaaaaaa_0000000000000000000000000000000000000000000",
        "khp_aaaaaaaaaaaaaaaa_000000000000000000000000000000000000000000-",
      })
  void strangersAreRefusedAlike(String bearer) {
    Answer answer = SERVER.client(bearer).get("/v1/keys").problem(401, "UNAUTHENTICATED");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(answer.text("detail")).isEqualTo("the token is unknown or no longer valid");
  }

  @Test
  void wrongSecretLooksLikeAnUnknownToken() {
    String token = newToken("").text("token");
    String wrong = token.substring(0, 60) + (token.endsWith("AAAA") ? "BBBB" : "AAAA");
    assertThat(
            SERVER.client(wrong).get("/v1/whoami").problem(401, "UNAUTHENTICATED").text("detail"))
        .isEqualTo("the token is unknown or no longer valid");
    // The kind is part of the text: a token is no application.
    SERVER.client("kha" + token.substring(3)).get("/v1/whoami").problem(401, "UNAUTHENTICATED");
    SERVER.client(token).get("/v1/whoami").expect(200);
  }

  @Test
  void tokenWithoutPoliciesMayNothing() {
    TestClient nobody = SERVER.client(newToken("").text("token"));
    assertThat(nobody.get("/v1/whoami").expect(200).json().required("policies").size()).isZero();
    nobody.get("/v1/keys").problem(403, "ACCESS_DENIED");
    nobody.post("/v1/keys", "{}").problem(403, "ACCESS_DENIED");
    nobody.get("/v1/audit").problem(403, "ACCESS_DENIED");
    nobody.get("/v1/status").problem(403, "ACCESS_DENIED");
    nobody.get("/v1/audit/export").problem(403, "ACCESS_DENIED");
  }

  @Test
  void unknownAndForbiddenLookAlike() {
    TestClient nobody = SERVER.client(newToken("").text("token"));
    ADMINISTRATOR.newKeychain("alike");
    String there = nobody.get("/v1/keychains/alike").problem(403, "ACCESS_DENIED").text("detail");
    String gone = nobody.get("/v1/keychains/alikf").problem(403, "ACCESS_DENIED").text("detail");
    assertThat(gone.replace("alikf", "alike")).isEqualTo(there);
  }

  @Test
  void rightsBeyondTheMakersAreNotHandedOut() {
    Answer maker = newToken("\"auditor\"");
    TestClient auditor = SERVER.client(maker.text("token"));
    // An auditor may not make tokens at all.
    auditor.post("/v1/tokens", "{\"name\":\"t\"}").problem(403, "ACCESS_DENIED");
    ADMINISTRATOR
        .post("/v1/tokens", "{\"name\":\"t\",\"policies\":[\"nonsense\"]}")
        .invalid("policies");
  }

  @Test
  void cryptoUserMayUseKeysAndNotMakeThem() {
    String key = ADMINISTRATOR.newKey();
    TestClient user = SERVER.client(newToken("\"crypto-user\"").text("token"));
    user.post("/v1/keys/" + key + "/encrypt", "{\"plaintext\":\"YQ==\"}").expect(200);
    user.post("/v1/random", "{\"numberOfBytes\":8}").expect(200);
    user.post("/v1/keys", "{}").problem(403, "ACCESS_DENIED");
    user.post("/v1/keys/" + key + "/disable").problem(403, "ACCESS_DENIED");
    user.get("/v1/keychains").problem(403, "ACCESS_DENIED");
  }

  @Test
  void keychainIsNoWayAroundAccessToAKey() {
    String key = ADMINISTRATOR.newKey();
    TestClient user = SERVER.client(newToken("\"crypto-user\"").text("token"));
    user.post("/v1/keychains", "{\"code\":\"around\",\"name\":\"x\",\"keyId\":\"" + key + "\"}")
        .problem(403, "ACCESS_DENIED");
    ADMINISTRATOR.get("/v1/keychains/around").problem(404, "NOT_FOUND");
  }

  @Test
  void revokedTokenIsRefusedAtOnceAlthoughCached() {
    Answer made = newToken("\"administrator\"");
    TestClient client = SERVER.client(made.text("token"));
    client.get("/v1/keys?limit=1").expect(200);
    ADMINISTRATOR.delete("/v1/tokens/" + made.text("id")).expect(204);
    client.get("/v1/keys?limit=1").problem(401, "UNAUTHENTICATED");
    ADMINISTRATOR.delete("/v1/tokens/" + made.text("id")).problem(404, "NOT_FOUND");
    assertThat(ADMINISTRATOR.get("/v1/tokens?limit=1000").text()).doesNotContain(made.text("id"));
  }

  @Test
  void expiredTokenIsRefusedAlthoughCached() throws InterruptedException {
    Instant expiry = Instant.now().plus(1_500, ChronoUnit.MILLIS);
    String token =
        ADMINISTRATOR
            .post("/v1/tokens", "{\"name\":\"short\",\"expiresAt\":\"" + expiry + "\"}")
            .expect(201)
            .text("token");
    SERVER.client(token).get("/v1/whoami").expect(200);
    Thread.sleep(Math.max(0, expiry.toEpochMilli() - System.currentTimeMillis()) + 50);
    SERVER.client(token).get("/v1/whoami").problem(401, "UNAUTHENTICATED");
  }

  @Test
  void tokenLivesNinetyDaysUnlessSaidOtherwise() {
    Instant expiry = Instant.parse(newToken("").text("expiresAt"));
    assertThat(expiry)
        .isBetween(
            Instant.now().plus(90, ChronoUnit.DAYS).minusSeconds(60),
            Instant.now().plus(90, ChronoUnit.DAYS));
    ADMINISTRATOR
        .post("/v1/tokens", "{\"name\":\"t\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}")
        .invalid("expiresAt");
    ADMINISTRATOR
        .post("/v1/tokens", "{\"name\":\"t\",\"expiresAt\":\"soon\"}")
        .invalid("expiresAt");
  }

  @Test
  void applicationReadsItsKeychainAndNothingElse() {
    ADMINISTRATOR.newKeychain("app");
    ADMINISTRATOR.newKeychain("app2");
    String put = "{\"fields\":{\"password\":\"x\"}}";
    for (String keychain : new String[] {"app", "app2"}) {
      ADMINISTRATOR.put("/v1/keychains/" + keychain + "/accounts/a", put).expect(201);
    }
    TestClient application =
        SERVER.client(
            ADMINISTRATOR
                .post("/v1/keychains/app/credentials", "{}")
                .expect(201)
                .text("credential"));
    application.post("/v1/keychains/app/accounts/a/reveal", "{}").expect(200);
    application.get("/v1/keychains/app/accounts").expect(200);
    application.get("/v1/keychains/app/accounts/a").expect(200);
    application.post("/v1/keychains/app2/accounts/a/reveal", "{}").problem(403, "ACCESS_DENIED");
    application.get("/v1/keychains/app2/accounts").problem(403, "ACCESS_DENIED");
    application.put("/v1/keychains/app/accounts/a", put).problem(403, "ACCESS_DENIED");
    application.get("/v1/keychains").problem(403, "ACCESS_DENIED");
    application.get("/v1/keys").problem(403, "ACCESS_DENIED");
    application.post("/v1/keychains/app/credentials", "{}").problem(403, "ACCESS_DENIED");
  }

  @Test
  void applicationMayBeLimitedToAccounts() {
    ADMINISTRATOR.newKeychain("limited");
    String put = "{\"fields\":{\"password\":\"x\"}}";
    for (String account : new String[] {"db:a", "db:b", "dbx", "mail"}) {
      ADMINISTRATOR.put("/v1/keychains/limited/accounts/" + account, put).expect(201);
    }
    TestClient application =
        SERVER.client(
            ADMINISTRATOR
                .post("/v1/keychains/limited/credentials", "{\"accounts\":[\"db/*\",\"mail\"]}")
                .expect(201)
                .text("credential"));
    application.post("/v1/keychains/limited/accounts/db:a/reveal", "{}").expect(200);
    application.post("/v1/keychains/limited/accounts/db:b/reveal", "{}").expect(200);
    application.post("/v1/keychains/limited/accounts/mail/reveal", "{}").expect(200);
    application
        .post("/v1/keychains/limited/accounts/dbx/reveal", "{}")
        .problem(403, "ACCESS_DENIED");
    application.get("/v1/keychains/limited/accounts").problem(403, "ACCESS_DENIED");
    for (String bad : new String[] {"*", "d*", "db/*/x", "../x", "/*"}) {
      ADMINISTRATOR
          .post("/v1/keychains/limited/credentials", "{\"accounts\":[\"" + bad + "\"]}")
          .invalid("accounts");
    }
    ADMINISTRATOR
        .post("/v1/keychains/limited/credentials", "{\"accounts\":[]}")
        .invalid("accounts");
  }

  @Test
  void applicationsAreListedAndRevoked() {
    ADMINISTRATOR.newKeychain("revoke");
    ADMINISTRATOR
        .put("/v1/keychains/revoke/accounts/a", "{\"fields\":{\"password\":\"x\"}}")
        .expect(201);
    Answer made = ADMINISTRATOR.post("/v1/keychains/revoke/credentials", "{}").expect(201);
    TestClient application = SERVER.client(made.text("credential"));
    application.post("/v1/keychains/revoke/accounts/a/reveal", "{}").expect(200);
    assertThat(ADMINISTRATOR.get("/v1/keychains/revoke/credentials").text())
        .contains(made.text("appId"))
        .doesNotContain(made.text("appKey"));
    ADMINISTRATOR.newKeychain("foreign");
    ADMINISTRATOR
        .delete("/v1/keychains/foreign/credentials/" + made.text("appId"))
        .problem(404, "NOT_FOUND");
    ADMINISTRATOR.delete("/v1/keychains/revoke/credentials/" + made.text("appId")).expect(204);
    application
        .post("/v1/keychains/revoke/accounts/a/reveal", "{}")
        .problem(401, "UNAUTHENTICATED");
  }

  @Test
  void probesAnswerWithoutDetail() {
    TestClient anybody = SERVER.client("");
    assertThat(anybody.get("/livez").expect(200).text()).isEmpty();
    assertThat(anybody.get("/readyz").expect(200).text()).isEmpty();
    anybody.get("/livez/x").problem(401, "UNAUTHENTICATED");
  }

  @Test
  void managementPortShowsHealthAndMetricsOnly() {
    TestClient management = new TestClient(SERVER.managementUrl(), "");
    ADMINISTRATOR.newKey();
    assertThat(management.get("/actuator/health").expect(200).text())
        .contains("\"hsm\"", "\"database\"", "\"audit\"");
    assertThat(management.get("/actuator/prometheus").expect(200).text())
        .contains("keyhold_operations_seconds_count{action=\"kms:CreateKey\",outcome=\"success\"}");
    assertThat(management.get("/actuator/env").status()).isIn(401, 404);
    assertThat(management.get("/v1/keys").status()).isIn(401, 404);
    ADMINISTRATOR.get("/actuator/health").problem(404, "NOT_FOUND");
  }
}
