package io.keyhold.engine.integrity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The highest version of each row that this process read or wrote. An older row, though its tag
 * matches, was put back by someone: it is refused.
 *
 * <p>The number of rows is bounded; what was known of the least used ones is forgotten.
 */
public final class NewestRows {
  private static final Logger log = LoggerFactory.getLogger(NewestRows.class);
  private static final int KNOWN = 200_000;

  private record Row(String kind, UUID id) {
    static Row of(RowVersion row) {
      return new Row(row.kind().name(), row.id());
    }
  }

  private final Cache<Row, Long> versions = Caffeine.newBuilder().maximumSize(KNOWN).build();

  /** Notes a version that was committed: older ones are refused from now on. */
  public void note(RowVersion row) {
    versions.asMap().merge(Row.of(row), row.version(), Math::max);
  }

  /**
   * The row, unless it was put back; empty when it was removed meanwhile.
   *
   * <p>It may have been read just before a newer one was written. So before anybody is accused it
   * is read once more: what was known by then was committed, and the second reading finds it.
   *
   * @param read a row whose tag was verified
   * @param again reads the row once more and verifies its tag
   * @throws KmsException INTEGRITY_FAILURE for a row that was put back
   */
  public <T> Optional<T> admit(
      T read, Function<T, RowVersion> reference, Supplier<Optional<T>> again) {
    RowVersion first = reference.apply(read);
    long known = known(first);
    if (first.version() >= known) {
      note(first);
      return Optional.of(read);
    }
    Optional<T> reread = again.get();
    if (reread.isEmpty()) {
      return reread;
    }
    RowVersion second = reference.apply(reread.get());
    if (!second.id().equals(first.id())) {
      // Another row took its name meanwhile, of which other versions are known.
      return admit(reread.get(), reference, again);
    }
    if (second.version() < known) {
      log.error("{} was put back to version {} from {}", second.row(), second.version(), known);
      throw new KmsException(Reason.INTEGRITY_FAILURE, "a stored row failed its integrity check");
    }
    note(second);
    return reread;
  }

  /**
   * Those of {@code rows} that newer versions are known of. A cache may hold such a row, and the
   * database may have it again.
   */
  public List<RowVersion> outdated(List<RowVersion> rows) {
    return rows.stream().filter(row -> row.version() < known(row)).toList();
  }

  private long known(RowVersion row) {
    Long version = versions.getIfPresent(Row.of(row));
    return version == null ? 0 : version;
  }
}
