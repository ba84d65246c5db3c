package io.keyhold.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.engine.Callers;
import io.keyhold.engine.crash.Steps;
import io.keyhold.kms.keychain.KeychainCode;
import io.keyhold.server.crash.CrashBed.Ended;
import io.keyhold.server.keychain.AccountMetadata;
import io.keyhold.server.keychain.RevealAccount;
import io.keyhold.server.keychain.Revealed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PutCrashTest {
  private static final int MOST_STEPS = 60;
  private static final KeychainCode CODE = new KeychainCode("crash");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A version as it is revealed and as it is listed; whole when all values are one mark. */
  private record Seen(
      int version, String listed, String description, String username, String password) {
    static Seen whole(int version, String mark) {
      return new Seen(version, mark, mark, mark, mark);
    }
  }

  @Test
  void anAccountIsInItsOldOrItsNewVersionWhereverAPutIsKilled() throws Exception {
    int oldStayed = 0;
    int newStayed = 0;
    Ended ended;
    try (CrashBed bed = CrashBed.create()) {
      Seen before = Seen.whole(1, "first");
      try (OpenSafe safe = bed.restart()) {
        safe.make(CODE);
        safe.put(CODE, "first");
        assertThat(look(safe)).isEqualTo(before);
      }
      int step = 0;
      do {
        step++;
        Seen killed = Seen.whole(before.version() + 1, "killed-" + step);
        ended = bed.run(step, "put", CODE.value(), killed.password());
        try (OpenSafe safe = bed.restart()) {
          Seen found = look(safe);
          assertThat(found).as("after step " + step).isIn(before, killed);
          if (ended.acknowledged().isPresent()) {
            assertThat(found).isEqualTo(killed);
            assertThat(ended.acknowledged()).contains("made version " + killed.version());
          }
          assertEveryVersionIsThereAndRecorded(bed, found.version());
          if (!ended.completed()) {
            assertThat(ended.exit()).isEqualTo(Steps.HALTED);
            oldStayed += found.equals(before) ? 1 : 0;
            newStayed += found.equals(killed) ? 1 : 0;
          }
          before = Seen.whole(found.version() + 1, "after-" + step);
          assertThat(safe.put(CODE, before.password()).account().version())
              .isEqualTo(before.version());
          assertThat(look(safe)).isEqualTo(before);
          assertEveryVersionIsThereAndRecorded(bed, before.version());
          CrashBed.assertAuditVerifies(safe);
        }
      } while (!ended.completed() && step < MOST_STEPS);
    }
    assertThat(ended.completed()).isTrue();
    assertThat(ended.acknowledged()).isPresent();
    // Reads, the document's key and one transaction lie before the commit; an answer after it.
    assertThat(oldStayed).isGreaterThan(8);
    assertThat(newStayed).isPositive();
  }

  private static Seen look(OpenSafe safe) {
    AccountMetadata listed =
        safe.safe().accounts().describe(Callers.administrator(), CODE, OpenSafe.ACCOUNT);
    try (Revealed revealed =
        safe.safe()
            .accounts()
            .reveal(
                Callers.administrator(),
                CODE,
                OpenSafe.ACCOUNT,
                new RevealAccount(OptionalInt.empty(), Set.of(), Optional.empty()),
                version -> false)) {
      assertThat(revealed.version()).isEqualTo(listed.version());
      JsonNode fields = ((Revealed.Fields) revealed).fields().use(JSON::readTree);
      return new Seen(
          revealed.version(),
          listed.fields().stream()
              .filter(field -> field.name().equals("username"))
              .findFirst()
              .orElseThrow()
              .value()
              .orElseThrow(),
          listed.description(),
          fields.at("/username/value").asString(),
          fields.at("/password/value").asString());
    }
  }

  /** One row and one successful record for each version up to the current one, and no more. */
  private static void assertEveryVersionIsThereAndRecorded(CrashBed bed, int current) {
    List<Integer> stored =
        bed.rows()
            .sql("SELECT version FROM account_version ORDER BY version")
            .query(Integer.class)
            .list();
    assertThat(stored).isEqualTo(IntStream.rangeClosed(1, current).boxed().toList());
    long recorded =
        bed.rows()
            .sql(
                """
                SELECT count(*) FROM audit_record
                WHERE action = 'keychain:PutAccount' AND outcome = 'SUCCESS' AND resource = ?
                """)
            .param("keychain/" + CODE + "/" + OpenSafe.ACCOUNT)
            .query(Long.class)
            .single();
    assertThat(recorded).isEqualTo(current);
  }
}
