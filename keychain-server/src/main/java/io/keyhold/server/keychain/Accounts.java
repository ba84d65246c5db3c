package io.keyhold.server.keychain;

import io.keyhold.engine.Engine;
import io.keyhold.engine.access.Action;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.caller.RowKind;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.gate.Passage;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Page;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.keychain.KeychainCode;
import io.keyhold.kms.secret.SecretBytes;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The accounts of keychains: versions go in, and come out only through {@link #reveal}. */
public final class Accounts {
  /** Rows of accounts, in audit records and in the check for revocation. */
  public static final RowKind ROWS = new RowKind("account", "account");

  static final Action PUT = new Action("keychain:PutAccount");
  private static final Action LIST = new Action("keychain:ListAccounts");
  private static final Action DESCRIBE = new Action("keychain:DescribeAccount");
  private static final Action REVEAL = new Action("keychain:Reveal");

  private final Engine engine;
  private final KeychainRows keychains;
  private final AccountRows accounts;
  private final SafeDocuments documents;
  private final AccountPuts puts;
  private final Turns turns = new Turns();

  Accounts(
      Engine engine,
      KeychainRows keychains,
      AccountRows accounts,
      SafeDocuments documents,
      AccountPuts puts) {
    this.engine = engine;
    this.keychains = keychains;
    this.accounts = accounts;
    this.documents = documents;
    this.puts = puts;
  }

  /** Puts a new version. None is lost: of two writers at once, one comes after the other. */
  public Put put(
      Caller caller,
      KeychainCode code,
      AccountName name,
      PutAccount request,
      Precondition precondition) {
    Put put =
        turns.of(
            code,
            name,
            () ->
                engine
                    .gate()
                    .change(
                        caller,
                        PUT,
                        Account.resource(code, name),
                        passage ->
                            puts.preparing(
                                passage,
                                keychains.require(passage, code),
                                name,
                                request,
                                precondition)));
    // Ours is stale for certain: the next reveal need not find that out at the gate.
    accounts.forget(put.row());
    return put;
  }

  /** A put that was stored, and whether it made the account. */
  public record Put(AccountMetadata account, boolean made, RowVersion row) {}

  /** Accounts in order of their names, without any secret value. */
  public Page<AccountMetadata> list(
      Caller caller, KeychainCode code, String prefix, int limit, Optional<String> cursor) {
    String filter = code + "|" + prefix;
    String after = cursor.map(given -> engine.cursors().open("accounts", filter, given)).orElse("");
    return engine
        .gate()
        .pass(
            caller,
            LIST,
            Keychain.resource(code),
            EncryptionContext.empty(),
            passage -> {
              Keychain keychain = keychains.require(passage, code);
              List<Account> found = accounts.list(keychain, prefix, after, limit + 1);
              List<Account> page = found.stream().limit(limit).toList();
              return new Page<>(
                  page.stream().map(account -> AccountMetadata.of(keychain, account)).toList(),
                  found.size() > limit
                      ? Optional.of(
                          engine
                              .cursors()
                              .sign("accounts", filter, page.get(limit - 1).name().value()))
                      : Optional.empty());
            });
  }

  /** What is known of an account, without any secret value. */
  public AccountMetadata describe(Caller caller, KeychainCode code, AccountName name) {
    return engine
        .gate()
        .pass(
            caller,
            DESCRIBE,
            Account.resource(code, name),
            EncryptionContext.empty(),
            passage -> {
              Keychain keychain = keychains.require(passage, code);
              return AccountMetadata.of(keychain, accounts.require(passage, keychain, name));
            });
  }

  /**
   * Gives fields in clear.
   *
   * @param known whether the caller has a version already: it is then not revealed again
   */
  public Revealed reveal(
      Caller caller,
      KeychainCode code,
      AccountName name,
      RevealAccount request,
      IntPredicate known) {
    return engine
        .gate()
        .pass(
            request.reason().map(caller::because).orElse(caller),
            REVEAL,
            Account.resource(code, name),
            EncryptionContext.empty(),
            passage -> {
              Keychain keychain = keychains.require(passage, code);
              if (keychain.settings().reasonRequired() && request.reason().isEmpty()) {
                throw new KmsException(
                    Reason.REASON_REQUIRED,
                    "keychain " + code + " demands a reason for every reveal");
              }
              Account account = accounts.require(passage, keychain, name);
              int version = request.version().orElse(account.version());
              if (known.test(version)) {
                return new Revealed.Unchanged(version);
              }
              return reveal(passage, keychain, account, version, request);
            });
  }

  private Revealed reveal(
      Passage passage, Keychain keychain, Account account, int version, RevealAccount request) {
    Ciphertext document =
        accounts
            .document(account, version)
            .orElseThrow(
                () ->
                    new KmsException(
                        Reason.NOT_FOUND,
                        "account " + account.name() + " has no version " + version));
    SecretBytes whole = documents.decrypt(passage, keychain, account, version, document);
    if (request.fields().isEmpty()) {
      return new Revealed.Fields(account.name(), version, whole);
    }
    try (whole) {
      return new Revealed.Fields(
          account.name(), version, FieldDocument.only(whole, request.fields()));
    }
  }
}
