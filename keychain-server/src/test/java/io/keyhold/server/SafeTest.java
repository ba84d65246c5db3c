package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.server.TestClient.Answer;
import org.junit.jupiter.api.Test;

/** The password safe over HTTP. */
class SafeTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final TestClient CLIENT = SERVER.client();

  private static String password(String value) {
    return "{\"fields\":{\"password\":\"" + value + "\"}}";
  }

  @Test
  void whatWasPutIsRevealedExactly() {
    CLIENT.newKeychain("exact");
    CLIENT
        .put(
            "/v1/keychains/exact/accounts/db:orders",
            """
            {"kind":"login","description":"The orders' database","tags":{"team":"a"},
             "fields":{"username":"orders","password":"p\\u00e4\\ud83d\\ude00\\n\\"\\\\\\/",
              "pin":{"value":"AP8=","encoding":"base64"},"hint":{"value":"shown","secret":false}}}
            """)
        .expect(201);
    Answer revealed =
        CLIENT.post("/v1/keychains/exact/accounts/db:orders/reveal", "{}").expect(200);
    assertThat(revealed.header("ETag")).isEqualTo("\"1\"");
    assertThat(revealed.header("Cache-Control")).isEqualTo("no-store");
    assertThat(revealed.json())
        .isEqualTo(
            TestClient.JSON.readTree(
                """
                {"account":"db/orders","version":1,"fields":{
                  "username":{"value":"orders","secret":false},
                  "password":{"value":"p\\u00e4\\ud83d\\ude00\\n\\"\\\\/","secret":true},
                  "pin":{"value":"AP8=","secret":true,"encoding":"base64"},
                  "hint":{"value":"shown","secret":false}}}
                """));
  }

  @Test
  void listingsShowPlainFieldsOnly() {
    CLIENT.newKeychain("listing");
    String fields = "{\"fields\":{\"username\":\"me\",\"password\":\"hidden-value\"}}";
    Answer put = CLIENT.put("/v1/keychains/listing/accounts/a:b", fields).expect(201);
    CLIENT.put("/v1/keychains/listing/accounts/a:c", fields).expect(201);
    CLIENT.put("/v1/keychains/listing/accounts/z", fields).expect(201);
    Answer list = CLIENT.get("/v1/keychains/listing/accounts?prefix=a/&limit=1").expect(200);
    Answer next =
        CLIENT
            .get(
                "/v1/keychains/listing/accounts?prefix=a/&limit=1&cursor="
                    + list.text("nextCursor"))
            .expect(200);
    assertThat(list.json().required("items").get(0)).isEqualTo(put.json());
    assertThat(next.json().required("items").get(0).required("account").asString())
        .isEqualTo("a/c");
    assertThat(next.json().has("nextCursor")).isFalse();
    Answer described = CLIENT.get("/v1/keychains/listing/accounts/a:b").expect(200);
    assertThat(described.json()).isEqualTo(put.json());
    assertThat(put.text() + list.text() + described.text())
        .contains("\"value\":\"me\"")
        .doesNotContain("hidden-value");
  }

  @Test
  void everyPutIsOneMoreVersionAndKeepsMetadata() {
    CLIENT.newKeychain("versions");
    String account = "/v1/keychains/versions/accounts/a";
    CLIENT
        .put(
            account, "{\"fields\":{\"password\":\"one\"},\"kind\":\"card\",\"tags\":{\"t\":\"1\"}}")
        .expect(201);
    Answer second = CLIENT.put(account, password("two")).expect(200);
    assertThat(second.json().required("version").asInt()).isEqualTo(2);
    assertThat(second.text("kind")).isEqualTo("card");
    assertThat(second.json().required("tags").required("t").asString()).isEqualTo("1");
    assertThat(CLIENT.post(account + "/reveal", "{}").text()).contains("\"two\"");
    assertThat(CLIENT.post(account + "/reveal", "{\"version\":1}").text()).contains("\"one\"");
    CLIENT.post(account + "/reveal", "{\"version\":3}").problem(404, "NOT_FOUND");
  }

  @Test
  void onlyTheFieldsAskedForAreRevealed() {
    CLIENT.newKeychain("some");
    String account = "/v1/keychains/some/accounts/a";
    CLIENT.put(account, "{\"fields\":{\"password\":\"first\",\"pin\":\"second\"}}").expect(201);
    assertThat(CLIENT.post(account + "/reveal", "{\"fields\":[\"pin\"]}").expect(200).text())
        .contains("second")
        .doesNotContain("first");
    CLIENT.post(account + "/reveal", "{\"fields\":[\"other\"]}").invalid("fields");
    CLIENT.post(account + "/reveal", "{\"fields\":[]}").invalid("fields");
  }

  @Test
  void preconditionsHold() {
    CLIENT.newKeychain("cas");
    String account = "/v1/keychains/cas/accounts/a";
    CLIENT.put(account, password("0"), "If-Match", "\"1\"").problem(412, "PRECONDITION_FAILED");
    CLIENT.put(account, password("1"), "If-None-Match", "*").expect(201);
    CLIENT.put(account, password("2"), "If-None-Match", "*").problem(412, "PRECONDITION_FAILED");
    Answer second = CLIENT.put(account, password("2"), "If-Match", "\"1\"").expect(200);
    assertThat(second.header("ETag")).isEqualTo("\"2\"");
    CLIENT.put(account, password("3"), "If-Match", "\"1\"").problem(412, "PRECONDITION_FAILED");
    CLIENT.put(account, password("3"), "If-Match", "W/\"2\"").invalid("If-Match");
    CLIENT.put(account, password("3"), "If-Match", "2").invalid("If-Match");
    assertThat(CLIENT.post(account + "/reveal", "{}").text()).contains("\"version\":2");
  }

  @Test
  void aKeychainMayDemandPreconditionsAndReasons() {
    CLIENT
        .post(
            "/v1/keychains",
            """
            {"code":"strict","name":"Strict","settings":{"reasonRequired":true,"casRequired":true}}
            """)
        .expect(201);
    String account = "/v1/keychains/strict/accounts/a";
    CLIENT.put(account, password("1")).problem(428, "PRECONDITION_REQUIRED");
    CLIENT.put(account, password("1"), "If-None-Match", "*").expect(201);
    CLIENT.post(account + "/reveal", "{}").problem(400, "REASON_REQUIRED");
    CLIENT.post(account + "/reveal", "{\"reason\":\" \"}").invalid("reason");
    CLIENT.post(account + "/reveal", "{\"reason\":\"incident 7\"}").expect(200);
    assertThat(
            CLIENT
                .get("/v1/audit?action=keychain:Reveal&resource=keychain/strict/a&outcome=SUCCESS")
                .text())
        .contains("\"reason\":\"incident 7\"");
  }

  @Test
  void knownVersionIsNotRevealedAgainButAudited() {
    CLIENT.newKeychain("etag");
    String account = "/v1/keychains/etag/accounts/a";
    CLIENT.put(account, password("1")).expect(201);
    Answer unchanged = CLIENT.post(account + "/reveal", "{}", "If-None-Match", "\"1\"").expect(304);
    assertThat(unchanged.text()).isEmpty();
    assertThat(unchanged.header("ETag")).isEqualTo("\"1\"");
    assertThat(
            CLIENT
                .get("/v1/audit?action=keychain:Reveal&resource=keychain/etag/a")
                .json()
                .required("items")
                .size())
        .isEqualTo(1);
    CLIENT.put(account, password("2")).expect(200);
    CLIENT.post(account + "/reveal", "{}", "If-None-Match", "\"1\"").expect(200);
    SERVER
        .client("")
        .post(account + "/reveal", "{}", "If-None-Match", "\"2\"")
        .problem(401, "UNAUTHENTICATED");
  }

  @Test
  void oneCallTakesAPasswordIntoCustody() {
    String body =
        """
        {"productCode":"legacy","productName":"Legacy","keychainAccount":"db/main",
         "keychainPassword":"s3cret","description":"imported"}
        """;
    Answer taken = CLIENT.post("/v1/import-keychain", body).expect(201);
    assertThat(taken.text("credential"))
        .isEqualTo("kha_" + taken.text("appId") + "_" + taken.text("appKey"));
    assertThat(taken.text("requestId")).isEqualTo(taken.header("X-Request-Id"));
    TestClient application = SERVER.client(taken.text("credential"));
    assertThat(
            application
                .post("/v1/keychains/legacy/accounts/db:main/reveal", "{}")
                .expect(200)
                .text())
        .contains("s3cret");
    CLIENT.post("/v1/import-keychain", body).problem(409, "ALREADY_EXISTS");
    CLIENT.post("/v1/import-keychain", body.replace("db/main", "db/other")).expect(201);
  }

  @Test
  void keychainUsesTheKeyThatItNames() {
    String key = CLIENT.newKey();
    CLIENT
        .post("/v1/keychains", "{\"code\":\"named\",\"name\":\"x\",\"keyId\":\"" + key + "\"}")
        .expect(201);
    String account = "/v1/keychains/named/accounts/a";
    CLIENT.put(account, password("1")).expect(201);
    CLIENT.post(account + "/reveal", "{}").expect(200);
    CLIENT.post("/v1/keys/" + key + "/disable").expect(200);
    CLIENT.post(account + "/reveal", "{}").problem(409, "KEY_DISABLED");
    CLIENT.put(account, password("2")).problem(409, "KEY_DISABLED");
    CLIENT.post("/v1/keys/" + key + "/enable").expect(200);
    CLIENT.post(account + "/reveal", "{}").expect(200);
  }

  @Test
  void codesAreTakenOnce() {
    CLIENT.newKeychain("once");
    CLIENT
        .post("/v1/keychains", "{\"code\":\"once\",\"name\":\"x\"}")
        .problem(409, "ALREADY_EXISTS");
    assertThat(CLIENT.get("/v1/keychains/once").expect(200).text("code")).isEqualTo("once");
    CLIENT.get("/v1/keychains/never").problem(404, "NOT_FOUND");
  }

  @Test
  void longValuesFitUpToTheLimit() {
    CLIENT.newKeychain("long");
    String account = "/v1/keychains/long/accounts/a";
    String most = "x".repeat(64 * 1024);
    CLIENT.put(account, password(most)).expect(201);
    assertThat(CLIENT.post(account + "/reveal", "{}").text()).contains(most);
    CLIENT.put(account, password(most + "x")).invalid("fields.password");
    CLIENT
        .put(
            account,
            "{\"fields\":{\"a\":\"%1$s\",\"b\":\"%1$s\",\"c\":\"%1$s\",\"d\":\"%1$s\",\"e\":\"%1$s\"}}"
                .formatted(most))
        .invalid("fields");
  }
}
