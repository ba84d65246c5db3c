package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.server.TestClient.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What happened can be asked for, and every act is there. */
class AuditTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final TestClient CLIENT = SERVER.client();

  private static List<JsonNode> records(String query) {
    List<JsonNode> records = new ArrayList<>();
    CLIENT.get("/v1/audit?" + query).expect(200).json().required("items").forEach(records::add);
    return records;
  }

  @Test
  void anActIsFoundByWhoWhatAndWhichOutcome() {
    String key = CLIENT.newKey();
    Answer token = CLIENT.post("/v1/tokens", "{\"name\":\"t\"}").expect(201);
    SERVER
        .client(token.text("token"))
        .post(
            "/v1/keys/" + key + "/encrypt",
            "{\"plaintext\":\"YQ==\",\"encryptionContext\":{\"app\":\"x\"}}",
            "X-Request-Id",
            "audit-test-1")
        .problem(403, "ACCESS_DENIED");
    List<JsonNode> found =
        records(
            "actor=token:"
                + token.text("id")
                + "&action=kms:Encrypt&outcome=REFUSED&resource=key/"
                + key);
    assertThat(found).hasSize(1);
    JsonNode record = found.getFirst();
    assertThat(record.required("code").asString()).isEqualTo("ACCESS_DENIED");
    assertThat(record.required("requestId").asString()).isEqualTo("audit-test-1");
    assertThat(record.required("source").asString()).isEqualTo("127.0.0.1");
    assertThat(record.required("context").required("app").asString()).isEqualTo("x");
  }

  @Test
  void everyRouteOfTheSafeLeavesItsRecord() {
    CLIENT.newKeychain("audited");
    String account = "/v1/keychains/audited/accounts/a";
    CLIENT.put(account, "{\"fields\":{\"password\":\"x\"}}").expect(201);
    CLIENT.get(account).expect(200);
    CLIENT.get("/v1/keychains/audited/accounts").expect(200);
    CLIENT.post(account + "/reveal", "{}").expect(200);
    CLIENT.get("/v1/keychains/audited").expect(200);
    String app = CLIENT.post("/v1/keychains/audited/credentials", "{}").text("appId");
    CLIENT.get("/v1/keychains/audited/credentials").expect(200);
    CLIENT.delete("/v1/keychains/audited/credentials/" + app).expect(204);
    List<String> actions =
        records("keychain=audited&outcome=SUCCESS").stream()
            .map(record -> record.required("action").asString())
            .toList();
    assertThat(actions)
        .containsExactlyInAnyOrder(
            "keychain:Create",
            "keychain:PutAccount",
            "keychain:DescribeAccount",
            "keychain:ListAccounts",
            "keychain:Reveal",
            "keychain:Describe",
            "keychain:CreateCredential",
            "keychain:ListCredentials",
            "keychain:RevokeCredential");
  }

  @Test
  void pagesGoOnWhereTheLastOneEnded() {
    for (int i = 0; i < 5; i++) {
      CLIENT.get("/v1/keychains?limit=1").expect(200);
    }
    String query = "/v1/audit?action=keychain:List&limit=2";
    Answer first = CLIENT.get(query).expect(200);
    Answer second = CLIENT.get(query + "&cursor=" + first.text("nextCursor")).expect(200);
    assertThat(first.json().required("items").size()).isEqualTo(2);
    assertThat(second.json().required("items").get(0))
        .isNotIn(first.json().required("items").get(0), first.json().required("items").get(1));
  }

  @Test
  void exportHasKeyRecordsAndTheServersRows() {
    CLIENT.newKeychain("exported");
    String export = CLIENT.get("/v1/audit/export").expect(200).text();
    assertThat(
            export.lines().map(line -> TestClient.JSON.readTree(line).required("type").asString()))
        .contains("key", "record", "row");
    assertThat(export).contains("\"row\":\"keychain/", "\"row\":\"credential/");
  }

  @Test
  void checkpointsAreShown() {
    assertThat(
            CLIENT.get("/v1/audit/checkpoints?limit=1").expect(200).json().required("items").size())
        .isLessThanOrEqualTo(1);
    CLIENT.get("/v1/audit/checkpoints?limit=0").invalid("limit");
  }
}
