package io.keyhold.engine.keys;

import io.keyhold.engine.hsm.KeyHandle;
import io.keyhold.kms.key.KeyId;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A handle and the number of its holders; the cache is one of them. The object goes when the last
 * one has let go.
 */
final class Held {
  /** Which version of which key. */
  record Place(KeyId key, int version) {}

  private final Place place;
  private final KeyHandle handle;
  private final Disposal disposal;
  private final AtomicInteger holders;
  private volatile boolean gone;

  /**
   * @param holders how many hold it from the start
   */
  Held(Place place, KeyHandle handle, Disposal disposal, int holders) {
    this.place = place;
    this.handle = handle;
    this.disposal = disposal;
    this.holders = new AtomicInteger(holders);
  }

  Place place() {
    return place;
  }

  KeyHandle handle() {
    return handle;
  }

  /** False when the object is being destroyed: from zero there is no way back. */
  boolean acquire() {
    return holders.updateAndGet(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /**
   * The token does not know the object any more. It must not be destroyed either: its number may
   * name another one by now.
   */
  void gone() {
    gone = true;
  }

  void release() {
    if (holders.decrementAndGet() == 0 && !gone) {
      disposal.of(handle);
    }
  }
}
