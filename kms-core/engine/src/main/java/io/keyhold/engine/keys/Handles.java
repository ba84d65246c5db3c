package io.keyhold.engine.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Handles of unwrapped versions, as many as are used. A miss costs a database read and an unwrap,
 * so requests that miss together share one: the first of them loads, outside of every lock, and the
 * others wait for a bounded time. An object is destroyed when it was evicted and the last request
 * that holds it is through.
 */
final class Handles {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Hsm hsm;
  private final Material material;
  private final Disposal disposal;
  private final Cache<Held.Place, Held> cache;
  private final ConcurrentMap<Held.Place, CompletableFuture<Held>> loading =
      new ConcurrentHashMap<>();

  Handles(Hsm hsm, Material material, int size) {
    this.hsm = hsm;
    this.material = material;
    this.disposal = new Disposal(hsm);
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(size)
            .executor(Runnable::run)
            .<Held.Place, Held>removalListener(
                (place, held, cause) -> {
                  if (held != null) {
                    held.release();
                  }
                })
            .build();
  }

  /**
   * A handle of the current epoch; the caller releases it.
   *
   * @throws KmsException {@link Reason#HSM_UNAVAILABLE} when another request loads it for too long
   */
  Held hold(KeyRow key, int version) {
    Held.Place place = new Held.Place(key.id(), version);
    while (true) {
      Held held = cache.getIfPresent(place);
      if (held == null) {
        CompletableFuture<Held> mine = new CompletableFuture<>();
        CompletableFuture<Held> first = loading.putIfAbsent(place, mine);
        if (first == null) {
          return load(key, place, mine);
        }
        held = await(first);
      }
      if (held.handle().epoch() != hsm.epoch()) {
        lost(held);
      } else if (held.acquire()) {
        return held;
      } else {
        cache.asMap().remove(place, held);
      }
    }
  }

  /** Forgets a handle that the token does not know any more, so that the key is unwrapped anew. */
  void lost(Held held) {
    held.gone();
    cache.asMap().remove(held.place(), held);
  }

  private Held load(KeyRow key, Held.Place place, CompletableFuture<Held> loaded) {
    try {
      // Held by the cache and by the caller, who has it even when the cache drops it at once.
      Held held = new Held(place, material.load(key, place.version()), disposal, 2);
      cache.put(place, held);
      loaded.complete(held);
      return held;
    } catch (RuntimeException | Error e) {
      loaded.completeExceptionally(e);
      throw e;
    } finally {
      loading.remove(place, loaded);
    }
  }

  private static Held await(CompletableFuture<Held> first) {
    try {
      return first.get(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new KmsException(
          Reason.HSM_UNAVAILABLE, "the HSM did not load the key within " + LONGEST_WAIT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KmsException(Reason.HSM_UNAVAILABLE, "interrupted while the key was loaded", e);
    } catch (ExecutionException e) {
      // What the first request was told holds for all that waited with it.
      if (e.getCause() instanceof RuntimeException told) {
        throw told;
      }
      throw new IllegalStateException("the key could not be loaded", e);
    }
  }
}
