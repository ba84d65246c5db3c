package io.keyhold.engine.keys;

import io.keyhold.engine.audit.CheckpointSigner;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.integrity.Integrity;
import io.keyhold.engine.integrity.NewestRows;
import io.keyhold.engine.store.Blob;
import io.keyhold.engine.store.Transaction;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.KeyState;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The system's own key that signs audit checkpoints: an EC P-256 pair, stored like a customer's.
 */
public final class AuditKey implements CheckpointSigner {
  private static final int VERSION = 1;

  private final Hsm hsm;
  private final Handles handles;
  private final KeyRow row;
  private final Blob spki;
  private final Blob tag;

  private AuditKey(Hsm hsm, Handles handles, KeyRow row, Blob spki, Blob tag) {
    this.hsm = hsm;
    this.handles = handles;
    this.row = row;
    this.spki = spki;
    this.tag = tag;
  }

  /** Makes the key of a new instance, in the transaction that makes the instance. */
  public static KeyId create(
      UUID instance,
      Hsm hsm,
      RootId root,
      Integrity integrity,
      DataSource dataSource,
      Instant now,
      Transaction transaction) {
    KeyTable table = new KeyTable(dataSource);
    KeyRow row =
        new KeyRow(
            new KeyId(UUID.randomUUID()),
            Role.AUDIT_SIGN,
            "signs audit checkpoints",
            "EC_P256",
            "SIGN_VERIFY",
            "HSM",
            "-",
            KeyState.ENABLED,
            VERSION,
            now,
            1);
    Material material = new Material(instance, hsm, root, integrity, table);
    VersionRow version = material.make(row, KeyKind.EC_P256_SIGN, VERSION, now);
    table.insert(transaction, row, integrity.tag(row.tagInput(instance)));
    table.insertVersion(transaction, row.id(), version, material.tag(row, version));
    return row.id();
  }

  /** Opens the key of an instance, verified. */
  public static AuditKey open(
      UUID instance, KeyId id, Hsm hsm, RootId root, Integrity integrity, DataSource dataSource) {
    KeyTable table = new KeyTable(dataSource);
    Material material = new Material(instance, hsm, root, integrity, table);
    Tagged<KeyRow> read =
        table.find(id).orElseThrow(() -> new IllegalStateException("the audit key is missing"));
    KeyRow row =
        new KeyRows(instance, table, integrity, new NewestRows()).verified(read).orElseThrow();
    if (row.role() != Role.AUDIT_SIGN) {
      throw new IllegalStateException("the audit key has another role");
    }
    VersionRow version = material.verified(row, VERSION);
    return new AuditKey(
        hsm, new Handles(hsm, material, 1), row, version.spki().orElseThrow(), read.tag());
  }

  @Override
  public byte[] sign(byte[] body) {
    byte[] digest = Signatures.sha256(body);
    try {
      return signOnce(digest);
    } catch (HsmException.StaleHandle e) {
      return signOnce(digest);
    }
  }

  private byte[] signOnce(byte[] digest) {
    Held held = handles.hold(row, VERSION);
    try {
      return hsm.sign(held.handle(), digest);
    } catch (HsmException.StaleHandle e) {
      handles.lost(held);
      throw e;
    } finally {
      held.release();
    }
  }

  @Override
  public byte[] spki() {
    return spki.toBytes();
  }

  /** The key's row, for the record that explains it. */
  public RowVersion reference() {
    return row.reference();
  }

  /** The tag of the key's row. */
  public byte[] rowTag() {
    return tag.toBytes();
  }
}
