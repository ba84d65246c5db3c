package io.keyhold.engine.gate;

import io.keyhold.engine.access.Action;
import io.keyhold.engine.access.Resource;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.kms.audit.Change;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One authorised act on its way through the gate. It collects what the act rests on and what its
 * audit record will say. Only {@link Gate} makes one, after access was granted; it is used by one
 * thread and only while the work runs.
 */
public final class Passage {
  private final Caller caller;
  private final Action action;
  private final EncryptionContext context;
  private final List<RowVersion> used = new ArrayList<>(4);
  private final List<RowVersion> written = new ArrayList<>(2);
  private final List<Change> changes = new ArrayList<>(2);
  private final List<Runnable> releases = new ArrayList<>(2);
  private Resource resource;
  private Optional<KeyId> key = Optional.empty();
  private int keyVersion;

  Passage(Caller caller, Action action, Resource resource, EncryptionContext context) {
    this.caller = caller;
    this.action = action;
    this.resource = resource;
    this.context = context;
    caller.credential().ifPresent(credential -> used.add(credential.row()));
  }

  public Caller caller() {
    return caller;
  }

  public Action action() {
    return action;
  }

  /** The answer rests on this row: it leaves only if the row is still current. */
  public void used(RowVersion row) {
    used.add(row);
  }

  /** Names what a creating act made; it was authorised on its collection. */
  public void about(Resource made) {
    resource = made;
  }

  /** The key version that the act uses. */
  public void key(KeyId id, int version) {
    key = Optional.of(id);
    keyVersion = version;
  }

  /** The change writes this row, in this version and with this tag. */
  public void changed(RowVersion row, byte[] tag) {
    written.add(row);
    changes.add(Change.written(row.row(), row.version(), HexFormat.of().formatHex(tag)));
  }

  /** The change removes this row, which is its next version. */
  public void removed(RowVersion row) {
    long next = row.version() + 1;
    written.add(new RowVersion(row.kind(), row.id(), next));
    changes.add(Change.removed(row.row(), next));
  }

  /** Runs {@code release} once the work is over, whatever became of it. */
  public void onRelease(Runnable release) {
    releases.add(release);
  }

  void release() {
    for (Runnable release : releases) {
      release.run();
    }
    releases.clear();
  }

  List<RowVersion> used() {
    return used;
  }

  /**
   * The rows that the act rests on and does not write itself: those that it writes are compared
   * when they are written.
   */
  List<RowVersion> usedUnwritten() {
    return used.stream()
        .filter(row -> written.stream().noneMatch(other -> other.id().equals(row.id())))
        .toList();
  }

  List<RowVersion> written() {
    return written;
  }

  Resource resource() {
    return resource;
  }

  EncryptionContext context() {
    return context;
  }

  Optional<KeyId> key() {
    return key;
  }

  int keyVersion() {
    return keyVersion;
  }

  List<Change> changes() {
    return changes;
  }
}
