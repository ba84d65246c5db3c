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
import io.keyhold.kms.keychain.KeychainCode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keychains whose tags and versions were checked, cached until the gate finds that they changed.
 */
final class KeychainRows {
  private static final int CACHED = 10_000;

  private final UUID instance;
  private final Integrity integrity;
  private final NewestRows newest;
  private final KeychainTable table;
  private final Cache<KeychainCode, Keychain> cache =
      Caffeine.newBuilder().maximumSize(CACHED).build();

  KeychainRows(Engine engine, JdbcClient jdbc) {
    this.instance = engine.instance();
    this.integrity = engine.integrity();
    this.newest = engine.gate().newest();
    this.table = new KeychainTable(jdbc);
    engine.gate().onStale(this::forget);
  }

  /** The keychain, on which the act rests from now on. */
  Keychain require(Passage passage, KeychainCode code) {
    Keychain keychain =
        find(code)
            .orElseThrow(() -> new KmsException(Reason.NOT_FOUND, "there is no keychain " + code));
    passage.used(keychain.row());
    return keychain;
  }

  Optional<Keychain> find(KeychainCode code) {
    Keychain cached = cache.getIfPresent(code);
    if (cached != null) {
      return Optional.of(cached);
    }
    Optional<Keychain> found = table.find(code).flatMap(this::verified);
    found.ifPresent(keychain -> cache.put(code, keychain));
    return found;
  }

  List<Keychain> list(String after, int limit) {
    return table.list(after, limit).stream().flatMap(read -> verified(read).stream()).toList();
  }

  byte[] tag(Keychain keychain) {
    return integrity.tag(keychain.tagInput(instance));
  }

  private Optional<Keychain> verified(Tagged<Keychain> read) {
    return newest.admit(
        genuine(read), Keychain::row, () -> table.find(read.row().code()).map(this::genuine));
  }

  private Keychain genuine(Tagged<Keychain> read) {
    Keychain keychain = read.row();
    integrity.verify(keychain.row().row(), keychain.tagInput(instance), read.tag().toBytes());
    return keychain;
  }

  private void forget(RowVersion stale) {
    if (stale.kind().equals(Keychains.ROWS)) {
      cache.asMap().values().removeIf(keychain -> keychain.id().equals(stale.id()));
    }
  }
}
