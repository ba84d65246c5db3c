package io.keyhold.engine.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.KeyHandle;
import io.keyhold.kms.key.KeyId;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles of unwrapped versions, as many as are used. A miss costs a database read and an unwrap,
 * so requests that miss together share one. An object is destroyed when it was evicted and the last
 * request that holds it is through.
 */
final class Handles {
  private static final Logger log = LoggerFactory.getLogger(Handles.class);

  private record Place(KeyId key, int version) {}

  /** A handle and the number of its holders; the cache is one of them. */
  static final class Held {
    private final Hsm hsm;
    private final KeyHandle handle;
    private final AtomicInteger holders = new AtomicInteger(1);

    private Held(Hsm hsm, KeyHandle handle) {
      this.hsm = hsm;
      this.handle = handle;
    }

    KeyHandle handle() {
      return handle;
    }

    private boolean acquire() {
      // From zero there is no way back: the object is being destroyed.
      return holders.updateAndGet(n -> n == 0 ? 0 : n + 1) > 0;
    }

    void release() {
      if (holders.decrementAndGet() == 0) {
        try {
          hsm.destroy(handle);
        } catch (HsmException e) {
          log.debug("a session object could not be destroyed; it dies with its session", e);
        }
      }
    }
  }

  private final Hsm hsm;
  private final Material material;
  private final Cache<Place, Held> cache;

  Handles(Hsm hsm, Material material, int size) {
    this.hsm = hsm;
    this.material = material;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(size)
            .executor(Runnable::run)
            .<Place, Held>removalListener(
                (place, held, cause) -> {
                  if (held != null) {
                    held.release();
                  }
                })
            .build();
  }

  /** A handle of the current epoch; the caller releases it. */
  Held hold(KeyRow key, int version) {
    Place place = new Place(key.id(), version);
    while (true) {
      Held held = cache.get(place, absent -> new Held(hsm, material.load(key, version)));
      if (held.handle.epoch() != hsm.epoch()) {
        cache.asMap().remove(place, held);
      } else if (held.acquire()) {
        return held;
      }
    }
  }
}
