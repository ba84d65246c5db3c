package io.keyhold.engine.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.integrity.Integrity;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.key.KeyId;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of keys, verified. A cached row may be old: the commit of each audit record says so, and
 * then {@link #forget} is called and the act runs again.
 */
final class KeyRows {
  private static final Logger log = LoggerFactory.getLogger(KeyRows.class);
  private static final int CACHED = 100_000;

  private final UUID instance;
  private final KeyTable table;
  private final Integrity integrity;
  private final Cache<KeyId, KeyRow> cache = Caffeine.newBuilder().maximumSize(CACHED).build();
  private final Cache<KeyId, Long> newest = Caffeine.newBuilder().maximumSize(CACHED).build();

  KeyRows(UUID instance, KeyTable table, Integrity integrity) {
    this.instance = instance;
    this.table = table;
    this.integrity = integrity;
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
        .map(this::verified)
        .filter(row -> row.role() == Role.CUSTOMER)
        .orElseThrow(() -> new KmsException(Reason.NOT_FOUND, "there is no key " + id));
  }

  /** The row, after its tag was verified. */
  KeyRow verified(Tagged<KeyRow> read) {
    integrity.verify("key/" + read.row().id(), read.row().tagInput(instance), read.tag().toBytes());
    seen(read.row());
    return read.row();
  }

  /**
   * Notes the newest version of a row that this process knows of.
   *
   * @throws KmsException INTEGRITY_FAILURE for an older one: its tag is genuine, so someone put an
   *     old row back
   */
  void seen(KeyRow row) {
    long known = newest.asMap().merge(row.id(), row.rowVersion(), Math::max);
    if (known > row.rowVersion()) {
      log.error("key/{} was put back to version {} from {}", row.id(), row.rowVersion(), known);
      throw new KmsException(Reason.INTEGRITY_FAILURE, "a stored row failed its integrity check");
    }
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
