package io.keyhold.server.keychain;

import io.keyhold.engine.Engine;
import io.keyhold.engine.access.Access;
import io.keyhold.engine.access.Action;
import io.keyhold.engine.access.Resource;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.caller.RowKind;
import io.keyhold.engine.gate.Change;
import io.keyhold.engine.gate.Passage;
import io.keyhold.kms.CreateKey;
import io.keyhold.kms.Page;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.Operation;
import io.keyhold.kms.keychain.KeychainCode;
import io.keyhold.server.credentials.AccountPattern;
import io.keyhold.server.credentials.Application;
import io.keyhold.server.credentials.Applications;
import io.keyhold.server.credentials.Issued;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Makes and lists keychains, and the credentials that read them. */
public final class Keychains {
  /** Rows of keychains, in audit records and in the check for revocation. */
  public static final RowKind ROWS = new RowKind("keychain", "keychain");

  static final Action CREATE = new Action("keychain:Create");
  private static final Action LIST = new Action("keychain:List");
  private static final Action DESCRIBE = new Action("keychain:Describe");
  private static final Resource ALL = new Resource("keychain/*");

  private final Engine engine;
  private final KeychainRows rows;
  private final Applications applications;
  private final Clock clock;
  private final Access access = new Access();

  Keychains(Engine engine, KeychainRows rows, Applications applications, Clock clock) {
    this.engine = engine;
    this.rows = rows;
    this.applications = applications;
    this.clock = clock;
  }

  /** Makes a keychain. */
  public Keychain create(Caller caller, NewKeychain request) {
    Resource resource = Keychain.resource(request.code());
    if (request.keyId().isEmpty()) {
      return engine
          .keys()
          .createFor(
              caller,
              CREATE,
              resource,
              CreateKey.symmetric("keychain " + request.code()),
              (passage, key) -> inserting(passage, request, key.keyId()));
    }
    KeyId key = request.keyId().get();
    return engine
        .gate()
        .change(
            caller,
            CREATE,
            resource,
            passage -> {
              requireUse(passage.caller(), key);
              engine.keys().unlock(passage, Operation.ENCRYPT, key, OptionalInt.empty());
              return inserting(passage, request, key);
            });
  }

  /** Who may use a key for a keychain could use it anyway: a keychain must not be a way around. */
  private void requireUse(Caller caller, KeyId key) {
    for (Operation operation : List.of(Operation.ENCRYPT, Operation.DECRYPT)) {
      access.require(
          caller.principal(), caller.policies(), Action.of(operation), Resource.key(key));
    }
  }

  private Change<Keychain> inserting(Passage passage, NewKeychain request, KeyId key) {
    Keychain keychain =
        new Keychain(
            UUID.randomUUID(),
            request.code(),
            request.name(),
            request.description(),
            key,
            request.settings(),
            passage.caller().principal(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            1);
    byte[] tag = rows.tag(keychain);
    passage.changed(keychain.row(), tag);
    return transaction -> {
      KeychainTable.insert(transaction, keychain, tag);
      return keychain;
    };
  }

  /** What is known of a keychain. */
  public Keychain describe(Caller caller, KeychainCode code) {
    return engine
        .gate()
        .pass(
            caller,
            DESCRIBE,
            Keychain.resource(code),
            EncryptionContext.empty(),
            passage -> rows.require(passage, code));
  }

  /** Keychains in order of their codes. */
  public Page<Keychain> list(Caller caller, int limit, Optional<String> cursor) {
    String after = cursor.map(given -> engine.cursors().open("keychains", "", given)).orElse("");
    return engine
        .gate()
        .pass(
            caller,
            LIST,
            ALL,
            EncryptionContext.empty(),
            passage -> {
              List<Keychain> found = rows.list(after, limit + 1);
              List<Keychain> page = found.stream().limit(limit).toList();
              return new Page<>(
                  page,
                  found.size() > limit
                      ? Optional.of(
                          engine
                              .cursors()
                              .sign("keychains", "", page.get(limit - 1).code().value()))
                      : Optional.empty());
            });
  }

  /** Makes a credential that reads a keychain, or some accounts of it. */
  public Issued<Application> createCredential(
      Caller caller,
      KeychainCode code,
      List<AccountPattern> accounts,
      Optional<Instant> expiresAt) {
    return engine
        .gate()
        .change(
            caller,
            Applications.CREATE,
            Keychain.resource(code),
            passage -> {
              Keychain keychain = rows.require(passage, code);
              return applications.creating(passage, keychain.id(), code, accounts, expiresAt);
            });
  }

  /** Live credentials of a keychain. */
  public Page<Application> listCredentials(
      Caller caller, KeychainCode code, int limit, Optional<String> cursor) {
    return applications.list(
        caller, code, passage -> rows.require(passage, code).id(), limit, cursor);
  }

  /** Revokes a credential of a keychain. */
  public void revokeCredential(Caller caller, KeychainCode code, String appId) {
    applications.revoke(caller, code, passage -> rows.require(passage, code).id(), appId);
  }
}
