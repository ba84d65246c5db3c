package io.keyhold.server.keychain;

import io.keyhold.engine.gate.Change;
import io.keyhold.engine.gate.Passage;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.secret.SecretBytes;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Prepares new versions. The number is chosen and the document bound to it before the transaction,
 * and the transaction takes them only if no other writer was there first; else all is prepared
 * again.
 */
final class AccountPuts {
  private final AccountRows accounts;
  private final SafeDocuments documents;
  private final Clock clock;

  AccountPuts(AccountRows accounts, SafeDocuments documents, Clock clock) {
    this.accounts = accounts;
    this.documents = documents;
    this.clock = clock;
  }

  Change<Accounts.Put> preparing(
      Passage passage,
      Keychain keychain,
      AccountName name,
      PutAccount request,
      Precondition precondition) {
    Optional<Account> found = accounts.current(keychain, name);
    check(keychain, name, found, precondition);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String by = passage.caller().principal();
    Account next =
        found
            .map(account -> next(account, request, now))
            .orElseGet(() -> first(keychain, name, request, by, now));
    Ciphertext document;
    try (SecretBytes clear = FieldDocument.of(request.fields())) {
      document = documents.encrypt(passage, keychain, next, clear);
    }
    byte[] tag = accounts.tag(next);
    passage.changed(next.row(), tag);
    return transaction -> {
      if (found.isPresent()) {
        AccountTable.update(transaction, next, tag, by, document);
      } else {
        AccountTable.insert(transaction, next, tag, document);
      }
      return new Accounts.Put(AccountMetadata.of(keychain, next), found.isEmpty(), next.row());
    };
  }

  private static void check(
      Keychain keychain, AccountName name, Optional<Account> found, Precondition precondition) {
    switch (precondition) {
      case Precondition.None _ -> {
        if (keychain.settings().casRequired()) {
          throw new KmsException(
              Reason.PRECONDITION_REQUIRED,
              "keychain "
                  + keychain.code()
                  + " demands If-Match with the version, or If-None-Match: * for a new account");
        }
      }
      case Precondition.Absent _ -> {
        if (found.isPresent()) {
          throw failed("account " + name + " is there, in version " + found.get().version());
        }
      }
      case Precondition.Version wanted -> {
        if (found.map(Account::version).orElse(0) != wanted.version()) {
          throw failed(
              found
                  .map(account -> "account " + name + " is in version " + account.version())
                  .orElse("there is no account " + name));
        }
      }
    }
  }

  private static KmsException failed(String found) {
    return new KmsException(Reason.PRECONDITION_FAILED, found);
  }

  private static Account next(Account account, PutAccount request, Instant now) {
    return new Account(
        account.id(),
        account.keychain(),
        account.name(),
        request.kind().map(AccountKind::word).orElse(account.kind()),
        request.description().orElse(account.description()),
        request.tags().map(TagsText::of).orElse(account.tags()),
        account.version() + 1,
        FieldDocument.listing(request.fields()),
        account.createdBy(),
        account.createdAt(),
        now,
        account.rowVersion() + 1);
  }

  private static Account first(
      Keychain keychain, AccountName name, PutAccount request, String by, Instant now) {
    return new Account(
        UUID.randomUUID(),
        keychain.id(),
        name,
        request.kind().orElse(AccountKind.LOGIN).word(),
        request.description().orElse(""),
        TagsText.of(request.tags().orElse(Map.of())),
        1,
        FieldDocument.listing(request.fields()),
        by,
        now,
        now,
        1);
  }
}
