package io.keyhold.kms.keychain;

import io.keyhold.kms.Page;
import io.keyhold.kms.http.Answer;
import io.keyhold.kms.http.Call;
import io.keyhold.kms.http.JsonBody;
import io.keyhold.kms.http.Pages;
import io.keyhold.kms.http.ServerConnection;
import io.keyhold.kms.key.KeyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The password safe of a remote server. Every method throws {@link io.keyhold.kms.KmsException}
 * when it is refused or fails. Safe for use by many threads.
 */
public final class KeychainClient {
  private final ServerConnection server;

  public KeychainClient(ServerConnection server) {
    this.server = server;
  }

  /** Makes a keychain, under a key of its own unless {@code keyId} names one. */
  public Keychain createKeychain(
      KeychainCode code, String name, Optional<String> description, Optional<KeyId> keyId) {
    JsonBody body =
        JsonBody.object()
            .field("code", code.value())
            .field("name", name)
            .field("description", description)
            .field("keyId", keyId.map(KeyId::toString));
    return server.call(
        Call.post("/v1/keychains", body), answer -> KeychainAnswers.keychain(answer.body()));
  }

  public Page<Keychain> listKeychains(int limit, Optional<String> cursor) {
    return server.call(
        Call.get("/v1/keychains?limit=" + limit).query("cursor", cursor),
        answer -> Pages.of(answer.body(), KeychainAnswers::keychain));
  }

  /** Puts a new version; what becomes of it is in the answer. */
  public AccountMetadata putAccount(PutAccount put) {
    JsonBody body = JsonBody.object().field("kind", put.kind());
    body.field("description", put.description()).begin("fields");
    put.fields().forEach((name, value) -> writeField(body, name, value));
    Call call = Call.put(path(put.keychain(), put.account()), body.end());
    return server.call(
        conditional(call, put.condition()),
        answer -> KeychainAnswers.account(put.keychain(), answer.body()));
  }

  public AccountMetadata describeAccount(KeychainCode keychain, AccountName account) {
    return server.call(
        Call.get(path(keychain, account)),
        answer -> KeychainAnswers.account(keychain, answer.body()));
  }

  /** Accounts whose names begin with {@code prefix}, or all. */
  public Page<AccountMetadata> listAccounts(
      KeychainCode keychain, Optional<String> prefix, int limit, Optional<String> cursor) {
    return server.call(
        Call.get("/v1/keychains/" + keychain + "/accounts?limit=" + limit)
            .query("prefix", prefix)
            .query("cursor", cursor),
        answer -> Pages.of(answer.body(), item -> KeychainAnswers.account(keychain, item)));
  }

  /** The values; nothing when the caller has the newest version already. */
  public Optional<Revealed> reveal(Reveal reveal) {
    JsonBody body = JsonBody.object();
    reveal.version().ifPresent(version -> body.field("version", version));
    body.strings("fields", reveal.fields()).field("reason", reveal.reason());
    Call call =
        Call.repeatablePost(path(reveal.keychain(), reveal.account()) + "/reveal", body)
            .header("If-None-Match", quoted(reveal.unlessVersion()));
    return server.call(
        call,
        answer ->
            answer.isNotModified()
                ? Optional.empty()
                : Optional.of(KeychainAnswers.revealed(answer.body())));
  }

  /** An application credential for a keychain, or for these accounts of it only. */
  public NewCredential createCredential(
      KeychainCode keychain, List<AccountName> accounts, Optional<Instant> expiresAt) {
    JsonBody body =
        JsonBody.object()
            .strings("accounts", accounts.stream().map(AccountName::value).toList())
            .field("expiresAt", expiresAt.map(Instant::toString));
    return credential(Call.post("/v1/keychains/" + keychain + "/credentials", body));
  }

  /**
   * Takes a password into custody in one call: keychain, account and a credential that is limited
   * to the keychain.
   */
  public NewCredential importKeychain(ImportKeychain custody) {
    JsonBody body =
        JsonBody.object()
            .field("productCode", custody.productCode().value())
            .field("productName", custody.productName())
            .field("keychainAccount", custody.keychainAccount().value())
            .text("keychainPassword", custody.keychainPassword())
            .field("description", custody.description());
    return credential(Call.post("/v1/import-keychain", body));
  }

  private NewCredential credential(Call call) {
    return server.call(call, (Answer answer) -> KeychainAnswers.credential(answer.body()));
  }

  private static void writeField(JsonBody body, String name, FieldValue field) {
    body.begin(name);
    if (field.binary()) {
      body.base64("value", field.value()).field("encoding", "base64");
    } else {
      body.text("value", field.value());
    }
    field.secret().ifPresent(secret -> body.field("secret", secret));
    body.end();
  }

  private static Call conditional(Call call, PutAccount.Condition condition) {
    if (condition instanceof PutAccount.Condition.AtVersion at) {
      return call.header("If-Match", quoted(OptionalLong.of(at.version())));
    }
    if (condition instanceof PutAccount.Condition.Absent) {
      return call.header("If-None-Match", Optional.of("*"));
    }
    return call;
  }

  private static Optional<String> quoted(OptionalLong version) {
    return version.isPresent() ? Optional.of("\"" + version.getAsLong() + "\"") : Optional.empty();
  }

  private static String path(KeychainCode keychain, AccountName account) {
    return "/v1/keychains/" + keychain + "/accounts/" + account.toPath();
  }
}
