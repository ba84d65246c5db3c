package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.server.TestClient.Answer;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What someone with a login to the database changes is refused, without telling the caller why. */
class TamperingTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final TestClient CLIENT = SERVER.client();
  private static final JdbcClient INTRUDER = SERVER.intruder();

  private static String keychainWith(String code, String... accounts) {
    CLIENT.newKeychain(code);
    for (String account : accounts) {
      CLIENT
          .put(
              "/v1/keychains/" + code + "/accounts/" + account,
              "{\"fields\":{\"password\":\"of-" + account + "\"}}")
          .expect(201);
    }
    return "/v1/keychains/" + code + "/accounts/";
  }

  private static void refused(Answer answer) {
    answer.problem(500, "INTEGRITY_FAILURE");
    assertThat(answer.text("detail")).isEqualTo("a stored row failed its integrity check");
  }

  private static void run(String sql, Object... values) {
    assertThat(INTRUDER.sql(sql).params(values).update()).isPositive();
  }

  @Test
  void swappedDocumentsAreRefused() {
    String accounts = keychainWith("swap-documents", "a", "b");
    run(
        """
        UPDATE account_version v SET ciphertext = o.ciphertext
        FROM account_version o, account a, account b, keychain k
        WHERE k.code = ? AND a.keychain_id = k.id AND b.keychain_id = k.id AND a.id <> b.id
          AND v.account_id = a.id AND o.account_id = b.id
        """,
        "swap-documents");
    refused(CLIENT.post(accounts + "a/reveal", "{}"));
    refused(CLIENT.post(accounts + "b/reveal", "{}"));
  }

  @Test
  void olderDocumentUnderANewerNumberIsRefused() {
    String accounts = keychainWith("old-document", "a");
    CLIENT.put(accounts + "a", "{\"fields\":{\"password\":\"new\"}}").expect(200);
    run(
        """
        UPDATE account_version v SET ciphertext = o.ciphertext
        FROM account_version o, account a, keychain k
        WHERE k.code = ? AND a.keychain_id = k.id AND v.account_id = a.id AND v.version = 2
          AND o.account_id = a.id AND o.version = 1
        """,
        "old-document");
    refused(CLIENT.post(accounts + "a/reveal", "{}"));
  }

  @Test
  void editedAccountIsRefused() {
    String accounts = keychainWith("edit-account", "a", "b");
    run(
        """
        UPDATE account SET description = 'x'
        WHERE name = 'a' AND keychain_id = (SELECT id FROM keychain WHERE code = ?)
        """,
        "edit-account");
    refused(CLIENT.post(accounts + "a/reveal", "{}"));
    refused(CLIENT.get("/v1/keychains/edit-account/accounts"));
    CLIENT.post(accounts + "b/reveal", "{}").expect(200);
  }

  @Test
  void accountMovedToAnotherKeychainIsRefused() {
    String here = keychainWith("move-here");
    keychainWith("move-there", "a");
    run(
        """
        UPDATE account SET keychain_id = (SELECT id FROM keychain WHERE code = 'move-here')
        WHERE keychain_id = (SELECT id FROM keychain WHERE code = 'move-there')
        """);
    refused(CLIENT.post(here + "a/reveal", "{}"));
  }

  @Test
  void keychainThatLostItsDemandIsRefused() {
    CLIENT
        .post(
            "/v1/keychains",
            "{\"code\":\"lax\",\"name\":\"x\",\"settings\":{\"reasonRequired\":true}}")
        .expect(201);
    run("UPDATE keychain SET reason_required = false WHERE code = ?", "lax");
    refused(CLIENT.get("/v1/keychains/lax"));
  }

  @Test
  void tokenGivenMoreRightsIsRefused() {
    Answer made = CLIENT.post("/v1/tokens", "{\"name\":\"t\"}").expect(201);
    run("UPDATE credential SET policies = 'administrator' WHERE public_id = ?", made.text("id"));
    refused(SERVER.client(made.text("token")).get("/v1/keys"));
  }

  @Test
  void revokedTokenCannotBeRevived() {
    Answer made =
        CLIENT.post("/v1/tokens", "{\"name\":\"t\",\"policies\":[\"administrator\"]}").expect(201);
    TestClient client = SERVER.client(made.text("token"));
    client.get("/v1/keys?limit=1").expect(200);
    CLIENT.delete("/v1/tokens/" + made.text("id")).expect(204);
    run("UPDATE credential SET revoked_at = NULL WHERE public_id = ?", made.text("id"));
    refused(client.get("/v1/keys?limit=1"));
  }

  @Test
  void tokenWhoseOldRowIsPutBackAfterItsRevocationIsRefused() {
    for (boolean seen : new boolean[] {true, false}) {
      Answer made =
          CLIENT
              .post("/v1/tokens", "{\"name\":\"t\",\"policies\":[\"administrator\"]}")
              .expect(201);
      TestClient client = SERVER.client(made.text("token"));
      if (seen) {
        // The server keeps it in its cache, where the revocation does not remove it.
        client.get("/v1/keys?limit=1").expect(200);
      }
      keep("credential", "public_id = ?", made.text("id"));
      CLIENT.delete("/v1/tokens/" + made.text("id")).expect(204);
      putBack("credential", "revoked_at");
      refused(client.get("/v1/keys?limit=1"));
    }
  }

  @Test
  void accountWhoseOldRowIsPutBackIsRefused() {
    String accounts = keychainWith("old-account", "a");
    CLIENT.post(accounts + "a/reveal", "{}").expect(200);
    keep("account", "keychain_id = (SELECT id FROM keychain WHERE code = ?)", "old-account");
    CLIENT.put(accounts + "a", "{\"fields\":{\"password\":\"new\"}}").expect(200);
    putBack("account", "version, fields, updated_at");
    refused(CLIENT.post(accounts + "a/reveal", "{}"));
    refused(CLIENT.get(accounts + "a"));
    refused(CLIENT.get("/v1/keychains/old-account/accounts"));
    refused(CLIENT.put(accounts + "a", "{\"fields\":{\"password\":\"newer\"}}"));
  }

  private static void keep(String table, String where, String value) {
    INTRUDER.sql("DROP TABLE IF EXISTS kept").update();
    run("CREATE TABLE kept AS SELECT * FROM " + table + " WHERE " + where, value);
  }

  /** The row as it was, genuine tag included. */
  private static void putBack(String table, String columns) {
    String all = columns + ", row_version, tag";
    String old = "kept." + all.replace(", ", ", kept.");
    run("UPDATE " + table + " t SET (" + all + ") = (" + old + ") FROM kept WHERE kept.id = t.id");
  }

  @Test
  void applicationPointedAtAnotherKeychainIsRefused() {
    keychainWith("point-a", "a");
    keychainWith("point-b", "a");
    Answer made = CLIENT.post("/v1/keychains/point-a/credentials", "{}").expect(201);
    run(
        """
        UPDATE credential SET keychain_code = 'point-b',
          keychain_id = (SELECT id FROM keychain WHERE code = 'point-b')
        WHERE public_id = ?
        """,
        made.text("appId"));
    refused(
        SERVER
            .client(made.text("credential"))
            .post("/v1/keychains/point-b/accounts/a/reveal", "{}"));
  }
}
