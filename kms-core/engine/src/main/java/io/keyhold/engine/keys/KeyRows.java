package io.keyhold.engine.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.integrity.Integrity;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.key.KeyId;
import java.util.Optional;
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
        .flatMap(this::verified)
        .filter(row -> row.role() == Role.CUSTOMER)
        .orElseThrow(() -> new KmsException(Reason.NOT_FOUND, "there is no key " + id));
  }

  /**
   * The row, after its tag was verified; empty when it was removed meanwhile.
   *
   * <p>A genuine row that is older than one this process knows of was put back by someone, unless
   * it was only read before the newer one was written: so it is read once more.
   *
   * @throws KmsException INTEGRITY_FAILURE for a row that was edited or put back
   */
  Optional<KeyRow> verified(Tagged<KeyRow> read) {
    long known = known(read.row().id());
    KeyRow row = genuine(read);
    if (row.rowVersion() < known) {
      Optional<KeyRow> again = table.find(row.id()).map(this::genuine);
      if (again.isPresent() && again.get().rowVersion() < known) {
        log.error("key/{} was put back to version {} from {}", row.id(), row.rowVersion(), known);
        throw new KmsException(Reason.INTEGRITY_FAILURE, "a stored row failed its integrity check");
      }
      again.ifPresent(this::note);
      return again;
    }
    note(row);
    return Optional.of(row);
  }

  private KeyRow genuine(Tagged<KeyRow> read) {
    integrity.verify("key/" + read.row().id(), read.row().tagInput(instance), read.tag().toBytes());
    return read.row();
  }

  private long known(KeyId id) {
    Long version = newest.getIfPresent(id);
    return version == null ? 0 : version;
  }

  /** Notes a version that was committed: older ones are refused from now on. */
  void note(KeyRow row) {
    newest.asMap().merge(row.id(), row.rowVersion(), Math::max);
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
