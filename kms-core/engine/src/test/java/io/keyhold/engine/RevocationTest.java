package io.keyhold.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.kms.CreateKey;
import io.keyhold.kms.Kms;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.ListKeys;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RevocationTest {
  private static TestEngine running;

  @BeforeAll
  static void start() {
    running = TestEngine.start();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aDisabledKeyIsRefusedAtOnceByAReplicaThatHasItCached() {
    try (Engine replica = running.another();
        SecretBytes plaintext = SecretBytes.utf8("x")) {
      Kms here = running.engine().as(Callers.administrator());
      Kms there = replica.as(Callers.administrator());
      KeyId key = here.createKey(CreateKey.symmetric("k")).keyId();
      for (int i = 0; i < 50; i++) {
        there.encrypt(key, plaintext, EncryptionContext.empty());
        here.disableKey(key);
        assertThatThrownBy(() -> there.encrypt(key, plaintext, EncryptionContext.empty()))
            .isInstanceOf(KmsException.class)
            .extracting(e -> ((KmsException) e).reason())
            .isEqualTo(Reason.KEY_DISABLED);
        here.enableKey(key);
      }
      assertThat(there.encrypt(key, plaintext, EncryptionContext.empty()).keyVersion())
          .isEqualTo(1);
    }
  }

  @Test
  void concurrentChangesAccuseNobodyOfTampering() throws Exception {
    try (Engine replica = running.another()) {
      KeyId key =
          running.engine().as(Callers.administrator()).createKey(CreateKey.symmetric("k")).keyId();
      List<Reason> reasons = Collections.synchronizedList(new ArrayList<>());
      try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
        for (int i = 0; i < 6; i++) {
          Kms kms = (i % 2 == 0 ? running.engine() : replica).as(Callers.administrator());
          int role = i;
          threads.execute(() -> act(kms, key, role, reasons));
        }
      }
      assertThat(Set.copyOf(reasons)).isSubsetOf(Reason.KEY_DISABLED);
      AuditAssertions.assertVerifies(replica);
    }
  }

  private static void act(Kms kms, KeyId key, int role, List<Reason> reasons) {
    for (int i = 0; i < 60; i++) {
      try (SecretBytes plaintext = SecretBytes.utf8("x")) {
        switch (role % 3) {
          case 0 -> {
            kms.disableKey(key);
            kms.enableKey(key);
          }
          case 1 -> kms.listKeys(ListKeys.all());
          default -> kms.encrypt(key, plaintext, EncryptionContext.empty());
        }
      } catch (KmsException e) {
        reasons.add(e.reason());
      }
    }
  }

  @Test
  void withoutARightNothingIsToldOfAKey() {
    KeyId key =
        running.engine().as(Callers.administrator()).createKey(CreateKey.symmetric("k")).keyId();
    Kms nobody = running.engine().as(Callers.stranger());
    KeyId missing = new KeyId(new UUID(1, 1));
    for (KeyId id : new KeyId[] {key, missing}) {
      assertThatThrownBy(() -> nobody.describeKey(id))
          .isInstanceOf(KmsException.class)
          .extracting(e -> ((KmsException) e).reason())
          .isEqualTo(Reason.ACCESS_DENIED);
    }
  }
}
