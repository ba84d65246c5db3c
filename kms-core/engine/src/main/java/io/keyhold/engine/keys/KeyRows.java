package io.keyhold.engine.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.integrity.Integrity;
import io.keyhold.engine.integrity.NewestRows;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.key.KeyId;
import java.util.Optional;
import java.util.UUID;

/**
 * Rows of keys, verified. A cached row may be old: the commit of each audit record says so, and
 * then {@link #forget} is called and the act runs again.
 */
final class KeyRows {
  private static final int CACHED = 100_000;

  private final UUID instance;
  private final KeyTable table;
  private final Integrity integrity;
  private final NewestRows newest;
  private final Cache<KeyId, KeyRow> cache = Caffeine.newBuilder().maximumSize(CACHED).build();

  KeyRows(UUID instance, KeyTable table, Integrity integrity, NewestRows newest) {
    this.instance = instance;
    this.table = table;
    this.integrity = integrity;
    this.newest = newest;
  }

  /** The row as it was at some time. */
  KeyRow cached(KeyId id) {
    KeyRow row = cache.getIfPresent(id);
    if (row == null) {
      row = current(id);
      cache.put(id, row);
    }
    return row;
  }

  /** The row as it is now. */
  KeyRow current(KeyId id) {
    return table
        .find(id)
        .flatMap(this::verified)
        .filter(row -> row.role() == Role.CUSTOMER)
        .orElseThrow(() -> new KmsException(Reason.NOT_FOUND, "there is no key " + id));
  }

  /**
   * The row, after its tag was verified; empty when it was removed meanwhile.
   *
   * @throws KmsException INTEGRITY_FAILURE for a row that was edited or put back
   */
  Optional<KeyRow> verified(Tagged<KeyRow> read) {
    return newest.admit(
        genuine(read), KeyRow::reference, () -> table.find(read.row().id()).map(this::genuine));
  }

  private KeyRow genuine(Tagged<KeyRow> read) {
    KeyRow row = read.row();
    integrity.verify(row.reference().row(), row.tagInput(instance), read.tag().toBytes());
    return row;
  }

  byte[] tag(KeyRow row) {
    return integrity.tag(row.tagInput(instance));
  }

  void forget(RowVersion row) {
    if (row.kind().equals(Keys.ROWS)) {
      cache.invalidate(new KeyId(row.id()));
    }
  }
}
