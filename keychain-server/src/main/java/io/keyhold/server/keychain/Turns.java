package io.keyhold.server.keychain;

import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.keychain.KeychainCode;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lets the writers of one account in this process take turns, so that they do not spend each
 * other's attempts. Correctness does not rest on it: the compare-and-set in the database decides.
 */
final class Turns {
  private static final int STRIPES = 256;

  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);

  <T> T of(KeychainCode code, AccountName name, Supplier<T> work) {
    int hash = 31 * code.hashCode() + name.hashCode();
    ReentrantLock lock = locks[Math.floorMod(hash ^ (hash >>> 16), STRIPES)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
