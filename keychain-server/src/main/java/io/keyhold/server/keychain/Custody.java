package io.keyhold.server.keychain;

import io.keyhold.engine.Engine;
import io.keyhold.engine.access.Access;
import io.keyhold.engine.access.Action;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.gate.Change;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.keychain.KeychainCode;
import io.keyhold.server.credentials.Application;
import io.keyhold.server.credentials.Applications;
import io.keyhold.server.credentials.Issued;
import java.util.List;
import java.util.Optional;

/**
 * Takes one password into custody in one call: keychain, account and a credential that reads it.
 */
public final class Custody {
  private static final Action IMPORT = new Action("keychain:Import");

  private final Engine engine;
  private final KeychainRows rows;
  private final Keychains keychains;
  private final AccountPuts puts;
  private final Applications applications;
  private final Access access = new Access();

  Custody(
      Engine engine,
      KeychainRows rows,
      Keychains keychains,
      AccountPuts puts,
      Applications applications) {
    this.engine = engine;
    this.rows = rows;
    this.keychains = keychains;
    this.puts = puts;
    this.applications = applications;
  }

  /**
   * Makes the keychain unless it is there, then the account and the credential in one transaction.
   * When that fails, a keychain that was made stays, empty: the call may be repeated.
   *
   * @throws KmsException ALREADY_EXISTS when the account is there
   */
  public Issued<Application> take(
      Caller caller, NewKeychain keychain, AccountName name, PutAccount account) {
    ensure(caller, keychain);
    KeychainCode code = keychain.code();
    return engine
        .gate()
        .change(
            caller,
            Accounts.PUT,
            Account.resource(code, name),
            passage -> {
              access.require(
                  passage.caller().principal(),
                  passage.caller().policies(),
                  Applications.CREATE,
                  Keychain.resource(code));
              Keychain found = rows.require(passage, code);
              Change<Accounts.Put> put;
              try {
                put = puts.preparing(passage, found, name, account, new Precondition.Absent());
              } catch (KmsException e) {
                throw e.reason() == Reason.PRECONDITION_FAILED ? exists(code, name) : e;
              }
              Change<Issued<Application>> credential =
                  applications.creating(passage, found.id(), code, List.of(), Optional.empty());
              return transaction -> {
                put.commit(transaction);
                return credential.commit(transaction);
              };
            });
  }

  private void ensure(Caller caller, NewKeychain keychain) {
    boolean there =
        engine
            .gate()
            .pass(
                caller,
                IMPORT,
                Keychain.resource(keychain.code()),
                EncryptionContext.empty(),
                passage -> rows.find(keychain.code()).isPresent());
    if (!there) {
      try {
        keychains.create(caller, keychain);
      } catch (KmsException e) {
        // Another import made it meanwhile.
        if (e.reason() != Reason.ALREADY_EXISTS) {
          throw e;
        }
      }
    }
  }

  private static KmsException exists(KeychainCode code, AccountName name) {
    return new KmsException(
        Reason.ALREADY_EXISTS, "keychain " + code + " has an account " + name + " already");
  }
}
