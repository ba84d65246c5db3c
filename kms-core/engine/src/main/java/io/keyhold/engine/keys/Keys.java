package io.keyhold.engine.keys;

import io.keyhold.engine.access.Action;
import io.keyhold.engine.access.Resource;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.caller.RowKind;
import io.keyhold.engine.gate.Change;
import io.keyhold.engine.gate.Gate;
import io.keyhold.engine.gate.Passage;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.integrity.Integrity;
import io.keyhold.engine.store.Cursors;
import io.keyhold.kms.CreateKey;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.ListKeys;
import io.keyhold.kms.Page;
import io.keyhold.kms.Reason;
import io.keyhold.kms.audit.Outcome;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.KeyMetadata;
import io.keyhold.kms.key.KeyState;
import io.keyhold.kms.key.Operation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, lists and changes keys, and opens them for use. */
public final class Keys {
  /** Rows of keys, in audit records and in the check for revocation. */
  public static final RowKind ROWS = new RowKind("key", "key");

  private static final Logger log = LoggerFactory.getLogger(Keys.class);
  private static final Resource ALL = new Resource("key/*");

  private final Gate gate;
  private final Hsm hsm;
  private final KeyTable table;
  private final KeyRows rows;
  private final Material material;
  private final Handles handles;
  private final Cursors cursors;

  /**
   * @param root the root that new versions are wrapped under
   * @param handleCache most handles that are kept
   */
  public Keys(
      UUID instance,
      Gate gate,
      Hsm hsm,
      RootId root,
      Integrity integrity,
      Cursors cursors,
      DataSource dataSource,
      int handleCache) {
    this.gate = gate;
    this.hsm = hsm;
    this.cursors = cursors;
    this.table = new KeyTable(dataSource);
    this.rows = new KeyRows(instance, table, integrity, gate.newest());
    this.material = new Material(instance, hsm, root, integrity, table);
    this.handles = new Handles(hsm, material, handleCache);
    gate.onStale(rows::forget);
  }

  /** Makes a key; it is enabled when this returns. */
  public KeyMetadata create(Caller caller, CreateKey request) {
    return createFor(
        caller,
        Action.of(Operation.CREATE_KEY),
        ALL,
        request,
        (passage, key) -> {
          passage.about(Resource.key(key.keyId()));
          return transaction -> key;
        });
  }

  /**
   * Makes a key for something else, whose rows are committed in the same transaction that enables
   * the key: there is never one without the other.
   *
   * <p>Intent first: the row and its record are committed before the HSM acts, so that a crash
   * leaves a key in state CREATING, which the sweep removes, and never material that nobody knows
   * of.
   *
   * @param action what the caller must be allowed to do on {@code resource}
   */
  public <T> T createFor(
      Caller caller,
      Action action,
      Resource resource,
      CreateKey request,
      BiFunction<Passage, KeyMetadata, Change<T>> companion) {
    KeyRow creating = creating(request);
    gate.change(
        caller,
        action,
        resource,
        Outcome.REQUESTED,
        passage -> {
          byte[] tag = rows.tag(creating);
          passage.key(creating.id(), creating.currentVersion());
          passage.changed(creating.reference(), tag);
          return transaction -> {
            table.insert(transaction, creating, tag);
            return creating;
          };
        });
    KeyRow enabled = creating.in(KeyState.ENABLED);
    try {
      return gate.change(
          caller,
          action,
          resource,
          passage -> {
            VersionRow version =
                material.make(
                    enabled, KeyKind.SECRET_256, enabled.currentVersion(), enabled.createdAt());
            byte[] versionTag = material.tag(enabled, version);
            byte[] tag = rows.tag(enabled);
            passage.key(enabled.id(), version.version());
            passage.changed(enabled.reference(), tag);
            Change<T> more = companion.apply(passage, enabled.metadata());
            return transaction -> {
              table.update(transaction, enabled, tag);
              table.insertVersion(transaction, enabled.id(), version, versionTag);
              return more.commit(transaction);
            };
          });
    } catch (KmsException e) {
      abandon(creating);
      throw e;
    }
  }

  private KeyRow creating(CreateKey request) {
    return new KeyRow(
        new KeyId(UUID.randomUUID()),
        Role.CUSTOMER,
        request.description(),
        request.keySpec().name(),
        request.keyUsage().name(),
        request.origin().name(),
        request.suite().name(),
        KeyState.CREATING,
        1,
        table.now(),
        1);
  }

  private void abandon(KeyRow creating) {
    try {
      remove(creating);
    } catch (RuntimeException e) {
      log.info("key/{} stays unfinished until the sweep: {}", creating.id(), e.toString());
    }
  }

  /** Removes an unfinished key; false when it was finished or removed meanwhile. */
  boolean remove(KeyRow creating) {
    return gate.change(
        Caller.system("sweep"),
        new Action("kms:RemoveUnfinishedKey"),
        Resource.key(creating.id()),
        passage -> {
          if (table.find(creating.id()).filter(read -> read.row().equals(creating)).isEmpty()) {
            return transaction -> false;
          }
          passage.removed(creating.reference());
          return transaction -> {
            table.removeUnfinished(transaction, creating);
            return true;
          };
        });
  }

  /** What is known of a key. */
  public KeyMetadata describe(Caller caller, KeyId key) {
    return gate.pass(
        caller,
        Action.of(Operation.DESCRIBE_KEY),
        Resource.key(key),
        EncryptionContext.empty(),
        passage -> {
          KeyRow row = rows.cached(key);
          passage.used(row.reference());
          return row.metadata();
        });
  }

  /** Keys in order of their ids. */
  public Page<KeyMetadata> list(Caller caller, ListKeys request) {
    String filter = request.state().map(KeyState::name).orElse("");
    return gate.pass(
        caller,
        Action.of(Operation.LIST_KEYS),
        ALL,
        EncryptionContext.empty(),
        passage -> {
          Optional<UUID> after =
              request.cursor().map(cursor -> UUID.fromString(cursors.open("keys", filter, cursor)));
          List<Tagged<KeyRow>> found = table.list(request.state(), after, request.limit() + 1);
          boolean more = found.size() > request.limit();
          List<Tagged<KeyRow>> shown = more ? found.subList(0, request.limit()) : found;
          List<KeyMetadata> page =
              shown.stream()
                  .flatMap(read -> rows.verified(read).stream())
                  .map(KeyRow::metadata)
                  .toList();
          return new Page<>(
              page,
              more
                  ? Optional.of(
                      cursors.sign(
                          "keys", filter, shown.get(shown.size() - 1).row().id().toString()))
                  : Optional.empty());
        });
  }

  /** Lets a disabled key be used again. */
  public KeyMetadata enable(Caller caller, KeyId key) {
    return move(caller, Operation.ENABLE_KEY, key, KeyState.ENABLED);
  }

  /** Refuses every further use. */
  public KeyMetadata disable(Caller caller, KeyId key) {
    return move(caller, Operation.DISABLE_KEY, key, KeyState.DISABLED);
  }

  private KeyMetadata move(Caller caller, Operation operation, KeyId key, KeyState target) {
    KeyRow moved =
        gate.change(
            caller,
            Action.of(operation),
            Resource.key(key),
            passage -> {
              KeyRow row = rows.current(key);
              refuse(row, operation);
              if (row.state() == target) {
                return transaction -> row;
              }
              KeyRow next = row.in(target);
              byte[] tag = rows.tag(next);
              passage.changed(next.reference(), tag);
              return transaction -> {
                table.update(transaction, next, tag);
                return next;
              };
            });
    rows.forget(moved.reference());
    return moved.metadata();
  }

  private static void refuse(KeyRow row, Operation operation) {
    row.state()
        .refusal(operation)
        .ifPresent(
            reason -> {
              throw new KmsException(
                  reason, "key " + row.id() + " is " + row.state() + ": no " + operation);
            });
  }

  /** Passes the gate and lends the key to {@code work}. */
  public <T> T use(
      Caller caller,
      Operation operation,
      KeyId key,
      OptionalInt version,
      EncryptionContext context,
      Function<UsableKey, T> work) {
    return gate.pass(
        caller,
        Action.of(operation),
        Resource.key(key),
        context,
        passage -> work.apply(unlock(passage, operation, key, version)));
  }

  /**
   * Opens a key inside of an act that passed the gate under a name of its own.
   *
   * @param version the version that a ciphertext names; the current one when absent
   */
  public UsableKey unlock(Passage passage, Operation operation, KeyId key, OptionalInt version) {
    KeyRow row = version.isPresent() ? named(key) : rows.cached(key);
    passage.used(row.reference());
    refuse(row, operation);
    int wanted = version.orElse(row.currentVersion());
    passage.key(key, wanted);
    UsableKey usable = new UsableKey(hsm, handles, row, wanted);
    passage.onRelease(usable::release);
    return usable;
  }

  /** A ciphertext that names a key which never was is no ciphertext of this service. */
  private KeyRow named(KeyId key) {
    try {
      return rows.cached(key);
    } catch (KmsException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        throw new KmsException(Reason.INVALID_CIPHERTEXT, "the ciphertext is not valid");
      }
      throw e;
    }
  }

  KeyTable table() {
    return table;
  }

  KeyRows rows() {
    return rows;
  }
}
