package io.keyhold.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.engine.crash.Steps;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.keychain.KeychainCode;
import io.keyhold.server.crash.CrashBed.Ended;
import org.junit.jupiter.api.Test;

class KeychainCrashTest {
  private static final int MOST_STEPS = 90;
  // A third of the time, and still some kills in each part: intent, token, commit.
  private static final int STRIDE = 3;

  @Test
  void aKeychainHasAnEnabledKeyWhereverItsCreationIsKilled() throws Exception {
    int kills = 0;
    int unfinishedKeys = 0;
    Ended ended;
    try (CrashBed bed = CrashBed.create()) {
      int step = 1;
      do {
        KeychainCode code = new KeychainCode("crash-" + step);
        long unfinishedBefore = unfinishedKeys(bed);
        ended = bed.run(step, "keychain", code.value(), "-");
        unfinishedKeys += unfinishedKeys(bed) > unfinishedBefore ? 1 : 0;
        assertKeychainsAndKeysBelongTogether(bed);
        boolean there = isThere(bed, code);
        if (ended.completed()) {
          assertThat(there).isTrue();
        } else {
          assertThat(ended.exit()).isEqualTo(Steps.HALTED);
          kills++;
        }
        if (ended.acknowledged().isPresent()) {
          assertThat(there).isTrue();
        }
        try (OpenSafe safe = bed.restart()) {
          assertThat(wasThereWhenRepeated(safe, code)).isEqualTo(there);
          assertThat(safe.put(code, "x").account().version()).isEqualTo(1);
          assertKeychainsAndKeysBelongTogether(bed);
          CrashBed.assertAuditVerifies(safe);
        }
        step += STRIDE;
      } while (!ended.completed() && step < MOST_STEPS);
    }
    assertThat(ended.completed()).isTrue();
    assertThat(kills).isGreaterThan(4);
    // Between the intent and the key lies work of the token: some kills must have met it.
    assertThat(unfinishedKeys).isPositive();
  }

  /** Repeats the call: it succeeds, or says that the first one did. */
  private static boolean wasThereWhenRepeated(OpenSafe safe, KeychainCode code) {
    try {
      assertThat(safe.make(code).code()).isEqualTo(code);
      return false;
    } catch (KmsException e) {
      assertThat(e.reason()).isEqualTo(Reason.ALREADY_EXISTS);
      return true;
    }
  }

  private static boolean isThere(CrashBed bed, KeychainCode code) {
    return bed.rows()
        .sql("SELECT count(*) > 0 FROM keychain WHERE code = ?")
        .param(code.value())
        .query(Boolean.class)
        .single();
  }

  private static long unfinishedKeys(CrashBed bed) {
    return bed.rows()
        .sql("SELECT count(*) FROM key WHERE state = 'CREATING'")
        .query(Long.class)
        .single();
  }

  /** All keys of customers here were made for keychains: there is never one without the other. */
  private static void assertKeychainsAndKeysBelongTogether(CrashBed bed) {
    assertThat(
            bed.rows()
                .sql(
                    """
                    SELECT c.code FROM keychain c WHERE NOT EXISTS (
                      SELECT 1 FROM key k JOIN key_version v ON v.key_id = k.id
                      WHERE k.id = c.key_id AND k.state = 'ENABLED')
                    """)
                .query(String.class)
                .list())
        .isEmpty();
    assertThat(
            bed.rows()
                .sql(
                    """
                    SELECT k.id::text FROM key k
                    WHERE k.role = 'CUSTOMER'
                      AND (k.state = 'CREATING')
                        = EXISTS (SELECT 1 FROM keychain c WHERE c.key_id = k.id)
                    """)
                .query(String.class)
                .list())
        .isEmpty();
  }
}
