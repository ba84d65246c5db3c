package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.SoftHsm;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The real SoftHSM with faults in front: each call first does what its step says. */
public final class Faults extends Cryptoki {
  final AtomicInteger logins = new AtomicInteger();
  final AtomicInteger closedSessions = new AtomicInteger();
  volatile Runnable onLogin = () -> {};
  volatile Runnable onSign = () -> {};
  private volatile Runnable onUnwrap = () -> {};
  private volatile Runnable onRandom = () -> {};
  private volatile Runnable onDestroy = () -> {};

  public Faults() {
    super(Cryptoki.load(SoftHsm.module()));
  }

  /** Opens a token behind these faults. Nobody else in this process uses the module meanwhile. */
  public Hsm open(HsmSettings settings) {
    LoadedModule module = new LoadedModule(this);
    module.join();
    return Pkcs11Hsm.open(module, settings, Duration.ofSeconds(60), problem -> {});
  }

  /**
   * Fails the next {@code times} signatures after C_SignInit, so that the operation stays active.
   */
  void failSign(ReturnCode code, int times) {
    onSign = failing(CkFunction.C_Sign, code, times);
  }

  /** Says of the next {@code times} objects to destroy that memory ran out. */
  public void failDestroy(int times) {
    onDestroy = failing(CkFunction.C_DestroyObject, ReturnCode.CKR_DEVICE_MEMORY, times);
  }

  /** Says at the next {@code times} draws of random bytes that memory ran out. */
  public void failRandom(int times) {
    onRandom = failing(CkFunction.C_GenerateRandom, ReturnCode.CKR_DEVICE_MEMORY, times);
  }

  private static Runnable failing(CkFunction function, ReturnCode code, int times) {
    AtomicInteger left = new AtomicInteger(times);
    return () -> {
      if (left.getAndDecrement() > 0) {
        throw new CallFailed(function, code.value);
      }
    };
  }

  /** Holds the next signature inside the module until the latch opens. */
  void hangSign(CountDownLatch entered, CountDownLatch leave) {
    onSign = hanging(entered, leave);
  }

  /** Holds the next unwrap inside the module until the latch opens. */
  public void hangUnwrap(CountDownLatch entered, CountDownLatch leave) {
    onUnwrap = hanging(entered, leave);
  }

  /** Holds the next draw of random bytes inside the module until the latch opens. */
  public void hangRandom(CountDownLatch entered, CountDownLatch leave) {
    onRandom = hanging(entered, leave);
  }

  /** Holds the next object to destroy inside the module until the latch opens. */
  public void hangDestroy(CountDownLatch entered, CountDownLatch leave) {
    onDestroy = hanging(entered, leave);
  }

  static Runnable hanging(CountDownLatch entered, CountDownLatch leave) {
    AtomicInteger left = new AtomicInteger(1);
    return () -> {
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

  /** How many session objects the token has. */
  public int sessionObjects(SoftHsm token) {
    Session session = Session.readOnly(this, new Slots(this).byLabel(token.label()).slot());
    try {
      return session.find(Template.builder().no(Ck.CKA_TOKEN).build()).size();
    } finally {
      session.close();
    }
  }

  /** Loses all session objects while the sessions live on, as a fail-over of an HA group does. */
  public void loseSessionObjects(SoftHsm token) {
    Session session = Session.readOnly(this, new Slots(this).byLabel(token.label()).slot());
    try {
      session.find(Template.builder().no(Ck.CKA_TOKEN).build()).forEach(session::destroy);
    } finally {
      session.close();
    }
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
  void unwrapKey(
      long session,
      MemorySegment mechanism,
      long unwrappingKey,
      MemorySegment wrapped,
      long wrappedLength,
      MemorySegment template,
      long count,
      MemorySegment key) {
    onUnwrap.run();
    super.unwrapKey(
        session, mechanism, unwrappingKey, wrapped, wrappedLength, template, count, key);
  }

  @Override
  void generateRandom(long session, MemorySegment bytes, long length) {
    onRandom.run();
    super.generateRandom(session, bytes, length);
  }

  @Override
  void destroyObject(long session, long object) {
    onDestroy.run();
    super.destroyObject(session, object);
  }

  @Override
  void closeSession(long session) {
    closedSessions.incrementAndGet();
    super.closeSession(session);
  }

  @Override
  void login(long session, long user, MemorySegment pin, long pinLength) {
    logins.incrementAndGet();
    onLogin.run();
    super.login(session, user, pin, pinLength);
  }
}
