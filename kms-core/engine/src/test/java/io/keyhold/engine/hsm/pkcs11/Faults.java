package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.SoftHsm;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The real SoftHSM with faults in front: each signature first does what {@link #onSign} says. */
final class Faults extends Cryptoki {
  final AtomicInteger logins = new AtomicInteger();
  final AtomicInteger closedSessions = new AtomicInteger();
  volatile Runnable onSign = () -> {};

  Faults() {
    super(Cryptoki.load(SoftHsm.module()));
  }

  /**
   * Fails the next {@code times} signatures after C_SignInit, so that the operation stays active.
   */
  void failSign(ReturnCode code, int times) {
    AtomicInteger left = new AtomicInteger(times);
    onSign =
        () -> {
          if (left.getAndDecrement() > 0) {
            throw new CallFailed(CkFunction.C_Sign, code.value);
          }
        };
  }

  /** Holds the next signature inside the module until the latch opens. */
  void hangSign(CountDownLatch entered, CountDownLatch leave) {
    AtomicInteger left = new AtomicInteger(1);
    onSign =
        () -> {
          if (left.getAndDecrement() > 0) {
            entered.countDown();
            try {
              leave.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
  }

  @Override
  void sign(
      long session,
      MemorySegment data,
      long dataLength,
      MemorySegment signature,
      MemorySegment signatureLength) {
    onSign.run();
    super.sign(session, data, dataLength, signature, signatureLength);
  }

  @Override
  void closeSession(long session) {
    closedSessions.incrementAndGet();
    super.closeSession(session);
  }

  @Override
  void login(long session, long user, MemorySegment pin, long pinLength) {
    logins.incrementAndGet();
    super.login(session, user, pin, pinLength);
  }
}
