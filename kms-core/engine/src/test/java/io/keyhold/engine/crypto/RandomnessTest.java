package io.keyhold.engine.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.SoftHsm;
import io.keyhold.engine.hsm.pkcs11.Faults;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RandomnessTest {
  private final Faults faults = new Faults();
  private SoftHsm token;
  private Hsm hsm;
  private Randomness randomness;

  @BeforeEach
  void open() {
    token = SoftHsm.create();
    hsm = faults.open(token.settings());
    randomness = new Randomness(hsm);
  }

  @AfterEach
  void close() {
    randomness.close();
    hsm.close();
    token.close();
  }

  @Test
  void aDrawThatHangsHoldsUpNobodyElse() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    faults.hangRandom(entered, leave);
    Thread stuck = Thread.ofPlatform().daemon().start(() -> randomness.next(16));
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
    try {
      byte[] bytes = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> randomness.next(16));
      assertThat(bytes).hasSize(16).isNotEqualTo(new byte[16]);
    } finally {
      leave.countDown();
      stuck.join(5000);
    }
    assertThat(stuck.isAlive()).isFalse();
  }

  @Test
  void afterAFailedDrawNothingIsServedFromTheBlockThatWasThrownAway() {
    for (int i = 0; i < 3; i++) {
      assertThat(randomness.next(1024)).hasSize(1024);
    }
    // 24 bytes of the block are left: too few for 32, enough for 16.
    assertThat(randomness.next(1000)).hasSize(1000);
    faults.failRandom(2);
    assertThatThrownBy(() -> randomness.next(32)).isInstanceOf(HsmException.Unavailable.class);
    assertThatThrownBy(() -> randomness.next(16)).isInstanceOf(HsmException.Unavailable.class);
    assertThat(randomness.next(16)).hasSize(16).isNotEqualTo(new byte[16]);
  }
}
