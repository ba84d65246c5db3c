package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmokeTest {
  @Test
  void works() {
    TestClient c = TestServer.shared().client();
    System.out.println(c.get("/v1/whoami").text());
    String key = c.newKey();
    System.out.println(c.get("/v1/keys/" + key).text());
    var e = c.post("/v1/keys/" + key + "/encrypt", "{\"plaintext\":\"aGVsbG8=\",\"encryptionContext\":{\"a\":\"b\"}}");
    System.out.println(e.status() + e.text());
    System.out.println(c.post("/v1/decrypt", "{\"ciphertext\":\"" + e.text("ciphertext") + "\",\"encryptionContext\":{\"a\":\"b\"}}").text());
    System.out.println(c.post("/v1/keys/" + key + "/data-key", "{}").text());
    System.out.println(c.post("/v1/random", "{\"numberOfBytes\":8}").text());
    c.newKeychain("shop");
    System.out.println(c.put("/v1/keychains/shop/accounts/db:orders", "{\"fields\":{\"username\":\"u\",\"password\":\"pä\\u00e9\\n\\\"x\"}}").text());
    System.out.println(c.post("/v1/keychains/shop/accounts/db:orders/reveal", "{}").text());
    System.out.println(c.post("/v1/keychains/shop/accounts/db:orders/reveal", "{\"fields\":[\"password\"]}").text());
    System.out.println(c.get("/v1/keychains/shop/accounts").text());
    System.out.println(c.get("/v1/keychains").text());
    System.out.println(c.post("/v1/keychains/shop/credentials", "{}").text());
    System.out.println(c.post("/v1/import-keychain", "{\"productCode\":\"p1\",\"productName\":\"P\",\"keychainAccount\":\"a/b\",\"keychainPassword\":\"x\"}").text());
    System.out.println(c.post("/v1/tokens", "{\"name\":\"p1\"}").text());
    System.out.println(c.get("/v1/tokens").text());
    System.out.println(c.get("/v1/status").text());
    System.out.println(c.get("/v1/audit?limit=3").text());
    System.out.println(c.get("/v1/audit/checkpoints").text());
    System.out.println(c.get("/v1/audit/export").text().length());
    System.out.println(c.get("/v1/nothing").text());
    System.out.println(c.get("/v1/decrypt").text());
    System.out.println(c.get("/v3/api-docs").text());
    System.out.println(new TestClient(TestServer.shared().url(), "").get("/readyz").status());
    System.out.println(new TestClient(TestServer.shared().url(), "").get("/v1/keys").text());
    System.out.println(new TestClient(TestServer.shared().managementUrl(), "").get("/actuator/health").text());
    System.out.println(new TestClient(TestServer.shared().managementUrl(), "").get("/actuator/prometheus").text().lines().filter(l -> l.contains("keyhold")).toList());
    assertThat(1).isEqualTo(1);
  }
}
