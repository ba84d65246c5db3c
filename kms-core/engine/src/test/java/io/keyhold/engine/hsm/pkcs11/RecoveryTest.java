package io.keyhold.engine.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.keyhold.engine.hsm.Hsm.GeneratedKey;
import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.KeyHandle;
import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.hsm.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token that fails is logged in anew, with a new epoch; meanwhile calls fail at once. */
final class RecoveryTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  private final BlockingQueue<String> fatal = new LinkedBlockingQueue<>();
  private SoftHsm token;
  private Faults faults;
  private LoadedModule module;
  private Pkcs11Hsm hsm;
  private RootId root;
  private GeneratedKey generated;
  private KeyHandle key;

  @BeforeEach
  void open() {
    token = SoftHsm.create();
    faults = new Faults();
    module = new LoadedModule(faults);
    hsm = open(Duration.ofSeconds(10));
    root = hsm.createRoot();
    generated = hsm.generate(root, KeyKind.SECRET_256, MESSAGE);
    key = unwrap();
  }

  @AfterEach
  void close() {
    hsm.close();
    token.close();
  }

  private Pkcs11Hsm open(Duration longestCall) {
    module.join();
    return Pkcs11Hsm.open(module, token.settings(2), longestCall, fatal::add);
  }

  private KeyHandle unwrap() {
    return hsm.unwrap(root, KeyKind.SECRET_256, generated.wrapMechanism(), generated.wrapped());
  }

  private void awaitRecovery() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          while (true) {
            try {
              hsm.probe();
              return;
            } catch (HsmException.Unavailable e) {
              Thread.sleep(20);
            }
          }
        });
  }

  @Test
  void tokenFaultIsRecoveredWithANewEpoch() {
    long before = hsm.epoch();
    faults.failSign(ReturnCode.CKR_DEVICE_ERROR, 1);
    assertThatThrownBy(() -> hsm.mac(key, MESSAGE))
        .isInstanceOf(HsmException.Unavailable.class)
        .hasMessage("C_Sign: CKR_DEVICE_ERROR");
    awaitRecovery();
    assertThat(hsm.epoch()).isGreaterThan(before);
    assertThatThrownBy(() -> hsm.mac(key, MESSAGE)).isInstanceOf(HsmException.StaleHandle.class);
    hsm.destroy(key);
    assertThat(hsm.mac(unwrap(), MESSAGE)).isEqualTo(generated.checkValue());
    assertThat(hsm.roots()).containsExactly(root);
  }

  @Test
  void lostSessionIsReplacedWithoutTheCallerSeeingIt() {
    long epoch = hsm.epoch();
    faults.failSign(ReturnCode.CKR_SESSION_HANDLE_INVALID, 1);
    assertThat(hsm.mac(key, MESSAGE)).isEqualTo(generated.checkValue());
    assertThat(hsm.epoch()).isEqualTo(epoch);
  }

  @Test
  void sessionWithAnActiveOperationIsNotUsedAgain() {
    int closed = faults.closedSessions.get();
    faults.failSign(ReturnCode.CKR_FUNCTION_FAILED, 1);
    assertThat(hsm.mac(key, MESSAGE)).isEqualTo(generated.checkValue());
    // The one that failed, and the one on which the token was found to work.
    assertThat(faults.closedSessions.get()).isEqualTo(closed + 2);
  }

  @Test
  void tokenThatFailsItsCanaryTooIsLoggedInAnew() {
    long before = hsm.epoch();
    faults.failSign(ReturnCode.CKR_FUNCTION_FAILED, 2);
    assertThatThrownBy(() -> hsm.mac(key, MESSAGE)).isInstanceOf(HsmException.Unavailable.class);
    awaitRecovery();
    assertThat(hsm.epoch()).isGreaterThan(before);
  }

  @Test
  void exhaustedTokenIsUnavailableButNotLoggedInAnew() {
    long epoch = hsm.epoch();
    faults.failSign(ReturnCode.CKR_DEVICE_MEMORY, 1);
    assertThatThrownBy(() -> hsm.mac(key, MESSAGE))
        .isInstanceOf(HsmException.Unavailable.class)
        .hasMessage("C_Sign: CKR_DEVICE_MEMORY");
    assertThat(hsm.mac(key, MESSAGE)).isEqualTo(generated.checkValue());
    assertThat(hsm.epoch()).isEqualTo(epoch);
  }

  @Test
  void tokenTakenAwayAndBroughtBackIsRecovered() {
    token.moveAway();
    assertThatThrownBy(() -> hsm.integrityMac(root, MESSAGE))
        .isInstanceOf(HsmException.Unavailable.class);
    // At once, however long the token stays away.
    assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () ->
            assertThatThrownBy(() -> hsm.mac(key, MESSAGE))
                .isInstanceOf(HsmException.Unavailable.class));
    assertThatThrownBy(hsm::probe).isInstanceOf(HsmException.Unavailable.class);
    token.moveBack();
    awaitRecovery();
    assertThat(hsm.mac(unwrap(), MESSAGE)).isEqualTo(generated.checkValue());
  }

  @Test
  void lostLoginIsRecovered() {
    // Another part of this process logs out: PKCS#11 has one login per process and token.
    Slots.Token slot = new Slots(faults).byLabel(token.label());
    Session stranger = Session.readOnly(faults, slot.slot());
    stranger.logout();
    stranger.close();
    assertThatThrownBy(() -> hsm.integrityMac(root, MESSAGE))
        .isInstanceOf(HsmException.Unavailable.class);
    awaitRecovery();
    assertThat(hsm.mac(unwrap(), MESSAGE)).isEqualTo(generated.checkValue());
  }

  @Test
  void pinRefusedInRecoveryIsTriedOnceUntilTheFileChanges() throws Exception {
    byte[] right = Files.readAllBytes(token.pinFile());
    Files.writeString(token.pinFile(), "wrong-pin");
    int before = faults.logins.get();
    faults.failSign(ReturnCode.CKR_DEVICE_REMOVED, 1);
    assertThatThrownBy(() -> hsm.mac(key, MESSAGE)).isInstanceOf(HsmException.Unavailable.class);
    // Long enough for several attempts to recover.
    Thread.sleep(1500);
    assertThat(faults.logins.get()).isEqualTo(before + 1);
    assertThatThrownBy(hsm::probe)
        .isInstanceOf(HsmException.Unavailable.class)
        .hasMessageContaining(token.pinFile().toString())
        .hasMessageNotContainingAny("wrong-pin");
    Files.write(token.pinFile(), right);
    awaitRecovery();
    assertThat(hsm.mac(unwrap(), MESSAGE)).isEqualTo(generated.checkValue());
  }

  @Test
  void pinRefusedAtStartIsNotTriedAgainUntilTheFileChanges() throws IOException {
    byte[] right = Files.readAllBytes(token.pinFile());
    hsm.close();
    Files.writeString(token.pinFile(), "wrong-pin");
    int before = faults.logins.get();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> open(Duration.ofSeconds(10)))
          .isInstanceOf(HsmException.Unavailable.class)
          .hasMessageContaining("not tried again until the file changes");
    }
    assertThat(faults.logins.get()).isEqualTo(before + 1);
    Files.write(token.pinFile(), right);
    hsm = open(Duration.ofSeconds(10));
    assertThat(hsm.roots()).containsExactly(root);
  }

  @Test
  void callThatNeverReturnsIsNoticedThoughNoOtherFails() throws Exception {
    hsm.close();
    hsm = open(Duration.ofMillis(300));
    key = unwrap();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    faults.hangSign(entered, leave);
    Thread stuck = Thread.ofPlatform().daemon().start(() -> hsm.mac(key, MESSAGE));
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(fatal.poll(5, TimeUnit.SECONDS)).contains("has not returned");
    assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () ->
            assertThatThrownBy(hsm::probe)
                .isInstanceOf(HsmException.Unavailable.class)
                .hasMessageContaining("has not returned"));
    hsm.close();
    leave.countDown();
    stuck.join(5000);
    assertThat(stuck.isAlive()).isFalse();
    assertThat(fatal).isEmpty();
    module.release();
  }

  @Test
  void loginThatNeverReturnsIsNoticed() throws Exception {
    hsm.close();
    hsm = open(Duration.ofMillis(100));
    key = unwrap();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    faults.onLogin = Faults.hanging(entered, leave);
    faults.failSign(ReturnCode.CKR_DEVICE_ERROR, 1);
    assertThatThrownBy(() -> hsm.mac(key, MESSAGE)).isInstanceOf(HsmException.Unavailable.class);
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(fatal.poll(5, TimeUnit.SECONDS)).contains("has not returned");
    assertThatThrownBy(hsm::probe)
        .isInstanceOf(HsmException.Unavailable.class)
        .hasMessageContaining("has not returned");
    leave.countDown();
    hsm.close();
  }

  @Test
  void callsThatReturnInTimeAreNotTakenForOneThatHangs() throws Exception {
    hsm.close();
    hsm = open(Duration.ofMillis(400));
    key = unwrap();
    long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (System.nanoTime() < end) {
      assertThat(hsm.mac(key, MESSAGE)).isEqualTo(generated.checkValue());
    }
    assertThat(fatal).isEmpty();
  }

  @Test
  void tokenThatLostItsRootsIsNotTakenForOurs() throws Exception {
    token.moveKeysAway();
    faults.failSign(ReturnCode.CKR_DEVICE_ERROR, 1);
    assertThatThrownBy(() -> hsm.mac(key, MESSAGE)).isInstanceOf(HsmException.Unavailable.class);
    // Long enough for several attempts to recover.
    Thread.sleep(1500);
    assertThatThrownBy(hsm::roots)
        .isInstanceOf(HsmException.Unavailable.class)
        .hasMessageContaining(root.toString());
    token.moveKeysBack();
    awaitRecovery();
    assertThat(hsm.roots()).containsExactly(root);
    assertThat(hsm.mac(unwrap(), MESSAGE)).isEqualTo(generated.checkValue());
  }

  @Test
  void lostSessionObjectsAreStaleAndTheLoginStays() {
    long epoch = hsm.epoch();
    faults.loseSessionObjects(token);
    assertThatThrownBy(() -> hsm.mac(key, MESSAGE)).isInstanceOf(HsmException.StaleHandle.class);
    assertThat(hsm.mac(unwrap(), MESSAGE)).isEqualTo(generated.checkValue());
    assertThat(hsm.epoch()).isEqualTo(epoch);
  }

  @Test
  void callThatNeverReturnsIsFatalAndTheRestFailsAtOnce() throws Exception {
    hsm.close();
    hsm = open(Duration.ofMillis(300));
    key = unwrap();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    faults.hangSign(entered, leave);
    Thread stuck = Thread.ofPlatform().daemon().start(() -> hsm.mac(key, MESSAGE));
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
    faults.failSign(ReturnCode.CKR_DEVICE_ERROR, 1);
    assertThatThrownBy(() -> hsm.mac(key, MESSAGE)).isInstanceOf(HsmException.Unavailable.class);
    assertThat(fatal.poll(5, TimeUnit.SECONDS)).contains("has not returned");
    assertThatThrownBy(hsm::probe)
        .isInstanceOf(HsmException.Unavailable.class)
        .hasMessageContaining("has not returned");
    // A module with a call inside is not finalised: that would crash this process.
    hsm.close();
    leave.countDown();
    stuck.join(5000);
    assertThat(stuck.isAlive()).isFalse();
    assertThat(fatal).isEmpty();
    module.release();
  }

  @Test
  void closeWaitsForTheCallInFlight() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    faults.hangSign(entered, leave);
    BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().start(() -> answers.add(hsm.mac(key, MESSAGE)));
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
    Thread closing = Thread.ofPlatform().daemon().start(hsm::close);
    closing.join(200);
    assertThat(closing.isAlive()).isTrue();
    leave.countDown();
    closing.join(5000);
    assertThat(closing.isAlive()).isFalse();
    assertThat(answers.poll(5, TimeUnit.SECONDS)).isEqualTo(generated.checkValue());
  }

  @Test
  void closeUnderLoadEndsEveryCallWithAnAnswerOrARefusal() throws Exception {
    BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
    CountDownLatch running = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                running.countDown();
                try {
                  while (true) {
                    hsm.mac(key, MESSAGE);
                  }
                } catch (RuntimeException e) {
                  outcomes.add(e.getClass().getSimpleName());
                }
              });
    }
    running.await();
    Thread.sleep(50);
    hsm.close();
    for (int i = 0; i < 4; i++) {
      assertThat(outcomes.poll(5, TimeUnit.SECONDS)).isEqualTo("Unavailable");
    }
  }

  @Test
  void poolThatIsUsedUpIsUnavailableAfterTheWait() throws Exception {
    CountDownLatch entered = new CountDownLatch(2);
    CountDownLatch leave = new CountDownLatch(1);
    faults.onSign =
        () -> {
          entered.countDown();
          try {
            leave.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    for (int i = 0; i < 2; i++) {
      Thread.ofPlatform().daemon().start(() -> hsm.mac(key, MESSAGE));
    }
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> hsm.mac(key, MESSAGE))
        .isInstanceOf(HsmException.Unavailable.class)
        .hasMessageContaining("no session became free");
    leave.countDown();
    assertThat(hsm.mac(key, MESSAGE)).isEqualTo(generated.checkValue());
  }
}
