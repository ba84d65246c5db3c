package io.keyhold.engine.keys;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.KeyHandle;
import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.integrity.Integrity;
import io.keyhold.engine.store.Blob;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.key.KeyId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes key material in the HSM and brings it back from its wrapped form, checked both times. */
final class Material {
  private static final Logger log = LoggerFactory.getLogger(Material.class);
  private static final byte[] CHECK_LABEL = "keyhold/v1/check".getBytes(StandardCharsets.US_ASCII);

  private final UUID instance;
  private final Hsm hsm;
  private final RootId root;
  private final Integrity integrity;
  private final KeyTable table;

  Material(UUID instance, Hsm hsm, RootId root, Integrity integrity, KeyTable table) {
    this.instance = instance;
    this.hsm = hsm;
    this.root = root;
    this.integrity = integrity;
    this.table = table;
  }

  /** Generates a version and proves that its wrapped form brings the same key back. */
  VersionRow make(KeyRow key, KeyKind kind, int version, Instant now) {
    Hsm.GeneratedKey made = hsm.generate(root, kind, checkMessage(key.id(), version));
    VersionRow row =
        new VersionRow(
            version,
            root,
            kind,
            made.wrapMechanism(),
            Blob.of(made.wrapped()),
            made.materialLength(),
            Blob.of(made.checkValue()),
            made.spki().map(Blob::of),
            now);
    hsm.destroy(unwrap(key, row));
    return row;
  }

  byte[] tag(KeyRow key, VersionRow version) {
    return integrity.tag(version.tagInput(instance, key));
  }

  /** The handle of a stored version: verified before the unwrap, checked after it. */
  KeyHandle load(KeyRow key, int version) {
    return unwrap(key, verified(key, version));
  }

  VersionRow verified(KeyRow key, int version) {
    Tagged<VersionRow> stored =
        table.findVersion(key.id(), version).orElseThrow(() -> missing(key, version));
    integrity.verify(
        "key/" + key.id() + " version " + version,
        stored.row().tagInput(instance, key),
        stored.tag().toBytes());
    return stored.row();
  }

  private static KmsException missing(KeyRow key, int version) {
    if (version > key.currentVersion()) {
      // It never was: the ciphertext's fault.
      return new KmsException(Reason.INVALID_CIPHERTEXT, "the ciphertext is not valid");
    }
    log.error("key/{} version {} is missing: its row was removed", key.id(), version);
    return new KmsException(Reason.INTEGRITY_FAILURE, "a stored key failed its integrity check");
  }

  private KeyHandle unwrap(KeyRow key, VersionRow row) {
    KeyHandle handle =
        hsm.unwrap(row.root(), row.kind(), row.wrapMechanism(), row.wrapped().toBytes());
    boolean right = false;
    try {
      right = proves(handle, key, row);
    } finally {
      if (!right) {
        hsm.destroy(handle);
      }
    }
    if (!right) {
      log.error(
          "key/{} version {}: the unwrapped key is not the stored one", key.id(), row.version());
      throw new KmsException(Reason.INTEGRITY_FAILURE, "a stored key failed its integrity check");
    }
    return handle;
  }

  private boolean proves(KeyHandle handle, KeyRow key, VersionRow row) {
    byte[] message = checkMessage(key.id(), row.version());
    return switch (row.kind()) {
      case SECRET_256 ->
          MessageDigest.isEqual(hsm.mac(handle, message), row.checkValue().toBytes());
      case EC_P256_SIGN ->
          Signatures.verifies(
              row.spki().orElseThrow(), message, hsm.sign(handle, Signatures.sha256(message)));
    };
  }

  /** Begins like every internal HMAC under a customer's key, with a label of its own. */
  private static byte[] checkMessage(KeyId key, int version) {
    return ByteBuffer.allocate(4 + CHECK_LABEL.length + 16 + 4)
        .putInt(1)
        .put(CHECK_LABEL)
        .putLong(key.value().getMostSignificantBits())
        .putLong(key.value().getLeastSignificantBits())
        .putInt(version)
        .array();
  }
}
