package io.keyhold.server.keychain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.engine.Engine;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.gate.Passage;
import io.keyhold.engine.integrity.Integrity;
import io.keyhold.engine.integrity.NewestRows;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.keychain.AccountName;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Accounts whose tags and versions were checked, and ciphertexts of their versions. Both are cached
 * within a bound of bytes; what is cached in clear is what listings show.
 */
final class AccountRows {
  private static final long CACHED_ROWS = 32L << 20;
  private static final long CACHED_DOCUMENTS = 64L << 20;
  private static final int ROW_OVERHEAD = 500;

  private record Name(UUID keychain, AccountName account) {}

  private record Version(UUID account, int version) {}

  private final UUID instance;
  private final Integrity integrity;
  private final NewestRows newest;
  private final AccountTable table;
  private final Cache<Name, Account> rows =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_ROWS)
          .weigher((Name name, Account row) -> weight(row))
          .build();
  private final Cache<Version, Ciphertext> documents =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_DOCUMENTS)
          .weigher(
              (Version version, Ciphertext document) -> ROW_OVERHEAD + document.toBytes().length)
          .build();

  AccountRows(Engine engine, JdbcClient jdbc) {
    this.instance = engine.instance();
    this.integrity = engine.integrity();
    this.newest = engine.gate().newest();
    this.table = new AccountTable(jdbc);
    engine.gate().onStale(this::forget);
  }

  private static int weight(Account row) {
    return ROW_OVERHEAD + row.description().length() + row.tags().length() + row.fields().length();
  }

  /** The account, on which the act rests from now on; perhaps from the cache. */
  Account require(Passage passage, Keychain keychain, AccountName name) {
    Name key = new Name(keychain.id(), name);
    Account account = rows.getIfPresent(key);
    if (account == null) {
      account =
          current(keychain, name)
              .orElseThrow(
                  () ->
                      new KmsException(
                          Reason.NOT_FOUND,
                          "there is no account " + name + " in keychain " + keychain.code()));
      rows.put(key, account);
    }
    passage.used(account.row());
    return account;
  }

  /** The account as the database has it now. */
  Optional<Account> current(Keychain keychain, AccountName name) {
    return table.find(keychain.id(), name).flatMap(this::verified);
  }

  List<Account> list(Keychain keychain, String prefix, String after, int limit) {
    return table.list(keychain.id(), prefix, after, limit).stream()
        .flatMap(read -> verified(read).stream())
        .toList();
  }

  /** A version's document, encrypted; empty when there is no such version. */
  Optional<Ciphertext> document(Account account, int version) {
    Version key = new Version(account.id(), version);
    Ciphertext cached = documents.getIfPresent(key);
    if (cached != null) {
      return Optional.of(cached);
    }
    Optional<Ciphertext> read =
        table.ciphertext(account.id(), version).map(bytes -> parse(account, bytes));
    read.ifPresent(document -> documents.put(key, document));
    return read;
  }

  byte[] tag(Account account) {
    return integrity.tag(account.tagInput(instance));
  }

  void forget(RowVersion stale) {
    if (stale.kind().equals(Accounts.ROWS)) {
      rows.asMap().values().removeIf(account -> account.id().equals(stale.id()));
    }
  }

  private static Ciphertext parse(Account account, byte[] bytes) {
    try {
      return Ciphertext.parse(bytes);
    } catch (IllegalArgumentException e) {
      throw SafeDocuments.broken(account, e);
    }
  }

  private Optional<Account> verified(Tagged<Account> read) {
    return newest.admit(
        genuine(read),
        Account::row,
        () -> table.find(read.row().keychain(), read.row().name()).map(this::genuine));
  }

  private Account genuine(Tagged<Account> read) {
    Account account = read.row();
    integrity.verify(account.row().row(), account.tagInput(instance), read.tag().toBytes());
    return account;
  }
}
