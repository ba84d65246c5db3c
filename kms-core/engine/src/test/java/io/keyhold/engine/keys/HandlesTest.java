package io.keyhold.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.keyhold.engine.Callers;
import io.keyhold.engine.Engine;
import io.keyhold.engine.EngineSettings;
import io.keyhold.engine.TestDatabase;
import io.keyhold.engine.audit.AuditSettings;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.SoftHsm;
import io.keyhold.engine.hsm.pkcs11.Faults;
import io.keyhold.kms.CreateKey;
import io.keyhold.kms.Kms;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One handle is kept, so that each use of another key evicts one. */
class HandlesTest {
  private final Faults faults = new Faults();
  private SoftHsm token;
  private TestDatabase database;
  private Engine engine;
  private Kms kms;
  private KeyId key;
  private KeyId other;

  @BeforeEach
  void open() {
    token = SoftHsm.create();
    database = TestDatabase.create();
    EngineSettings settings =
        new EngineSettings(token.settings(), AuditSettings.defaults(), List.of(), List.of(), 1);
    try (Hsm hsm = token.open()) {
      Engine.initialise(settings, hsm, database.database(), Clock.systemUTC());
    }
    engine =
        Engine.open(
            settings, faults.open(token.settings()), database.database(), Clock.systemUTC());
    kms = engine.as(Callers.administrator());
    key = kms.createKey(CreateKey.symmetric("one")).keyId();
    other = kms.createKey(CreateKey.symmetric("other")).keyId();
  }

  @AfterEach
  void close() {
    engine.close();
    database.close();
    token.close();
  }

  private void encrypt(KeyId under) {
    try (SecretBytes plaintext = SecretBytes.utf8("plaintext")) {
      assertThat(kms.encrypt(under, plaintext, EncryptionContext.empty()).keyId()).isEqualTo(under);
    }
  }

  private void awaitSessionObjects(int expected) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (faults.sessionObjects(token) != expected && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(faults.sessionObjects(token)).isEqualTo(expected);
  }

  @Test
  void anUnwrapThatHangsHoldsUpItsOwnKeyForABoundedTimeAndNoOther() throws Exception {
    encrypt(other);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    faults.hangUnwrap(entered, leave);
    Thread stuck = Thread.ofPlatform().daemon().start(() -> encrypt(key));
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
    try {
      assertTimeoutPreemptively(
          Duration.ofSeconds(15),
          () -> {
            encrypt(other);
            assertThatThrownBy(() -> encrypt(key))
                .isInstanceOfSatisfying(
                    KmsException.class,
                    e -> assertThat(e.reason()).isEqualTo(Reason.HSM_UNAVAILABLE));
          });
    } finally {
      leave.countDown();
      stuck.join(5000);
    }
    assertThat(stuck.isAlive()).isFalse();
    encrypt(key);
  }

  @Test
  void anEvictedObjectThatCannotBeDestroyedAtOnceIsDestroyedLater() throws Exception {
    encrypt(key);
    awaitSessionObjects(1 + auditKey());
    faults.failDestroy(2);
    encrypt(other);
    awaitSessionObjects(1 + auditKey());
  }

  @Test
  void anEvictionThatHangsHoldsUpNoRequest() throws Exception {
    encrypt(key);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    faults.hangDestroy(entered, leave);
    try {
      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () -> {
            encrypt(other);
            assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
            encrypt(key);
            encrypt(other);
          });
    } finally {
      leave.countDown();
    }
    awaitSessionObjects(1 + auditKey());
  }

  @Test
  void aKeyWhoseObjectTheTokenLostIsUnwrappedAnew() throws Exception {
    encrypt(key);
    for (int i = 0; i < 3; i++) {
      faults.loseSessionObjects(token);
      encrypt(key);
    }
    // Nothing of the lost ones is left over; a checkpoint may have brought the audit key back.
    assertThat(faults.sessionObjects(token)).isBetween(1, 1 + auditKey());
  }

  @Test
  void anAuditKeyWhoseObjectTheTokenLostIsUnwrappedAnew() {
    engine.audit().checkpoint();
    for (int i = 0; i < 3; i++) {
      faults.loseSessionObjects(token);
      encrypt(key);
      engine.audit().checkpoint();
    }
    assertThat(faults.sessionObjects(token)).isEqualTo(2);
  }

  /** The audit key's object is always there: the start signs a checkpoint. */
  private static int auditKey() {
    return 1;
  }
}
