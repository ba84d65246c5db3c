package io.keyhold.engine.keys;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.KeyHandle;
import io.keyhold.kms.key.KeyId;

/**
 * A key version that passed the gate: access was granted, the state allows the operation, the rows
 * are what we wrote. The only way to a handle; valid while its passage runs.
 */
public final class UsableKey {
  private final Hsm hsm;
  private final Handles handles;
  private final KeyRow row;
  private final int version;
  private Held held;

  UsableKey(Hsm hsm, Handles handles, KeyRow row, int version) {
    this.hsm = hsm;
    this.handles = handles;
    this.row = row;
    this.version = version;
    this.held = handles.hold(row, version);
  }

  public KeyId id() {
    return row.id();
  }

  public int version() {
    return version;
  }

  /** HMAC-SHA-256 under this version, inside the HSM: 32 bytes. */
  public byte[] mac(byte[] message) {
    try {
      return macOnce(message);
    } catch (HsmException.StaleHandle e) {
      handles.lost(held);
      Held anew = handles.hold(row, version);
      // Only now: were it released and nothing held, the passage would release it again.
      held.release();
      held = anew;
      return macOnce(message);
    }
  }

  private byte[] macOnce(byte[] message) {
    KeyHandle handle = held.handle();
    byte[] mac = hsm.mac(handle, message);
    // Handle numbers begin anew with an epoch: a result counts only if none began meanwhile.
    if (hsm.epoch() != handle.epoch()) {
      throw new HsmException.StaleHandle("the token was logged in anew during the call");
    }
    return mac;
  }

  void release() {
    held.release();
  }
}
