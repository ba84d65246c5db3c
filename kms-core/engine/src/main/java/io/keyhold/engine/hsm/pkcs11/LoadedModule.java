package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A module and who uses it in this process. PKCS#11 knows one application per process: whoever
 * calls C_Finalize ends it for all, and crashes the calls of all. So the last user finalises, or
 * one who is alone and has no call in flight.
 */
final class LoadedModule {
  private static final Map<Path, LoadedModule> LOADED = new HashMap<>();
  private static final AtomicLong EPOCHS = new AtomicLong();

  private final Cryptoki cryptoki;
  private final PinLatch pins = new PinLatch();
  private int users;
  private boolean initialised;

  /** Someone else in this process, a Java provider for example, initialised it: it stays so. */
  private boolean foreign;

  LoadedModule(Cryptoki cryptoki) {
    this.cryptoki = cryptoki;
  }

  /** Loads the module or joins its users; {@link #release} ends that. */
  static LoadedModule join(Path module) {
    synchronized (LOADED) {
      LoadedModule loaded = LOADED.computeIfAbsent(real(module), LoadedModule::load);
      loaded.join();
      return loaded;
    }
  }

  private static Path real(Path module) {
    try {
      return module.toRealPath();
    } catch (IOException e) {
      throw new HsmException.Unavailable("no PKCS#11 module at " + module, e);
    }
  }

  private static LoadedModule load(Path module) {
    try {
      return new LoadedModule(Cryptoki.load(module));
    } catch (IllegalArgumentException e) {
      throw new HsmException.Unavailable("cannot load the PKCS#11 module " + module, e);
    }
  }

  /** Never given twice in a process, so that a handle of one token cannot pass for another's. */
  static long nextEpoch() {
    return EPOCHS.incrementAndGet();
  }

  Cryptoki cryptoki() {
    return cryptoki;
  }

  PinLatch pins() {
    return pins;
  }

  synchronized void join() {
    users++;
  }

  /** Initialises the module unless it is. */
  synchronized void initialise() {
    if (initialised) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      // CK_C_INITIALIZE_ARGS: four mutex functions (none), flags, reserved. Without the flag
      // SoftHSM
      // takes no locks at all and corrupts its heap under threads.
      MemorySegment arguments = arena.allocate(48, 8);
      arguments.set(ValueLayout.JAVA_LONG, 32, Ck.CKF_OS_LOCKING_OK);
      cryptoki.initialize(arguments);
    } catch (CallFailed e) {
      if (!e.is(ReturnCode.CKR_CRYPTOKI_ALREADY_INITIALIZED)) {
        throw e;
      }
      foreign = true;
    }
    initialised = true;
  }

  /**
   * Finalises and initialises when the caller is the only user; else nothing happens. The caller
   * has no call in flight.
   */
  synchronized void startAnew() {
    if (users == 1 && !foreign) {
      finish();
    }
    initialise();
  }

  /** Whether nobody else in this process uses the module. */
  synchronized boolean usedAlone() {
    return users == 1 && !foreign;
  }

  /** The caller has no call in flight and makes none any more. */
  synchronized void release() {
    users--;
    if (users == 0) {
      if (!foreign) {
        finish();
      }
      // Whoever comes next finds out anew: the others may be gone by then.
      initialised = false;
      foreign = false;
    }
  }

  private void finish() {
    if (initialised) {
      initialised = false;
      try {
        cryptoki.finish();
      } catch (CallFailed e) {
        // A module that is not initialised, or does not answer: C_Initialize will tell.
      }
    }
  }
}
