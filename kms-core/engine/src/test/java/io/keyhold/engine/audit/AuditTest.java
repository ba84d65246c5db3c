package io.keyhold.engine.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.engine.AuditAssertions;
import io.keyhold.engine.Callers;
import io.keyhold.engine.Engine;
import io.keyhold.engine.TestEngine;
import io.keyhold.engine.access.Action;
import io.keyhold.engine.access.Resource;
import io.keyhold.kms.CreateKey;
import io.keyhold.kms.Kms;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.audit.AuditRecord;
import io.keyhold.kms.audit.Checkpoint;
import io.keyhold.kms.audit.CheckpointChain;
import io.keyhold.kms.audit.Finding;
import io.keyhold.kms.audit.Outcome;
import io.keyhold.kms.audit.PlacedRecord;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
  private final TestEngine running = TestEngine.start();
  private KeyId key = new KeyId(new UUID(0, 0));

  @BeforeEach
  void someUse() {
    key = kms().createKey(CreateKey.symmetric("k")).keyId();
    for (int i = 0; i < 5; i++) {
      encrypt();
    }
    kms().disableKey(key);
    kms().enableKey(key);
    running.engine().audit().checkpoint();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void anUntouchedAuditVerifies() {
    AuditAssertions.assertVerifies(running.engine());
  }

  @Test
  void everyActLeavesItsRecord() {
    assertThat(records())
        .extracting(record -> record.action() + " " + record.outcome())
        .contains(
            "kms:CreateKey REQUESTED",
            "kms:CreateKey SUCCESS",
            "kms:Encrypt SUCCESS",
            "kms:DisableKey SUCCESS",
            "kms:EnableKey SUCCESS",
            "system:Initialise SUCCESS");
  }

  @Test
  void aRecordSaysWhoDidWhatUnderWhichContext() {
    try (SecretBytes plaintext = SecretBytes.utf8("x")) {
      kms().encrypt(key, plaintext, EncryptionContext.of(Map.of("app", "orders")));
    }
    AuditRecord newest = records().get(0);
    assertThat(newest.caller()).isEqualTo("token:admin");
    assertThat(newest.action()).isEqualTo("kms:Encrypt");
    assertThat(newest.resource()).contains("key/" + key);
    assertThat(newest.keyId()).contains(key);
    assertThat(newest.context().entries()).containsEntry("app", "orders");
    assertThat(newest.source()).contains("127.0.0.1");
  }

  @Test
  void refusalsAreRecordedToo() {
    Kms nobody = running.engine().as(Callers.stranger());
    try {
      nobody.describeKey(key);
    } catch (KmsException e) {
      AuditRecord newest = records().get(0);
      assertThat(newest.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(newest.code()).contains("ACCESS_DENIED");
      return;
    }
    throw new AssertionError("a stranger was answered");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_record SET record = replace(record, 'token:admin', 'token:other')",
        "DELETE FROM audit_record WHERE seq = 2",
        "DELETE FROM audit_record r WHERE seq = (SELECT max(seq) FROM audit_record x WHERE x.chain = r.chain)",
        "UPDATE audit_record SET seq = CASE seq WHEN 1 THEN 1000002 ELSE 1000001 END WHERE seq IN (1, 2);"
            + " UPDATE audit_record SET seq = seq - 1000000 WHERE seq > 1000000",
        "DELETE FROM audit_record WHERE chain = (SELECT min(chain::text)::uuid FROM audit_record)",
        "DELETE FROM audit_checkpoint WHERE n = 0",
        "UPDATE audit_checkpoint SET signature = set_byte(signature, 20, (get_byte(signature, 20) + 1) % 256)",
        "UPDATE audit_record SET hash = decode(repeat('00', 32), 'hex') WHERE seq = 1",
        "UPDATE key SET row_version = row_version - 1 WHERE role = 'CUSTOMER'"
      })
  void tamperingIsFound(String deed) {
    encrypt();
    running.engine().audit().checkpoint();
    running.database().intruder().sql(deed).update();
    assertThat(AuditAssertions.verify(running.engine()).isClean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"DELETE FROM audit_chain", "UPDATE audit_chain SET closed_at = clock_timestamp()"})
  void aChainThatSomeoneHidesStaysAttested(String deed) {
    running.database().intruder().sql(deed).update();
    encrypt();
    running.engine().audit().checkpoint();
    AuditAssertions.assertVerifies(running.engine());
    running
        .database()
        .intruder()
        .sql(
            """
            DELETE FROM audit_record WHERE (chain, seq) =
              (SELECT chain, seq FROM audit_record ORDER BY at DESC, seq DESC LIMIT 1)
            """)
        .update();
    assertThat(AuditAssertions.verify(running.engine()).findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.TAIL_MISSING);
  }

  @Test
  void aHiddenChainIsClosedWhenItsWriterEnds() {
    Set<UUID> before = openChains();
    try (Engine next = running.another()) {
      next.as(Callers.administrator()).describeKey(key);
      next.audit().checkpoint();
      assertThat(openChains()).hasSizeGreaterThan(before.size());
      running.database().intruder().sql("DELETE FROM audit_chain").update();
    }
    assertThat(openChains()).isEqualTo(before);
    AuditAssertions.assertVerifies(running.engine());
  }

  @Test
  void aRestartClosesTheChainsThatItFinds() {
    try (Engine next = running.another()) {
      next.as(Callers.administrator()).describeKey(key);
    }
    long open =
        running
            .database()
            .intruder()
            .sql("SELECT count(*) FROM audit_chain WHERE closed_at IS NULL")
            .query(Long.class)
            .single();
    // What is open is the first engine's: its data chain and the control chains that it used.
    assertThat(open).isBetween(1L, 5L);
    AuditAssertions.assertVerifies(running.engine());
  }

  @Test
  void aBrokenConnectionIsReplacedAndTheChainGoesOn() {
    int before = records().size();
    running
        .database()
        .intruder()
        .sql(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """)
        .query()
        .listOfRows();
    int acknowledged = 0;
    for (int i = 0; i < 20; i++) {
      try {
        encrypt();
        acknowledged++;
      } catch (KmsException e) {
        assertThat(e.reason().isTransient()).isTrue();
      }
    }
    assertThat(acknowledged).isGreaterThan(15);
    assertThat(records().size() - before).isGreaterThanOrEqualTo(acknowledged);
    AuditAssertions.assertVerifies(running.engine());
  }

  @Test
  void aTailThatIsCutWhileTheWriterIsAwayIsFound() {
    encrypt();
    cutTailAndConnections();
    for (int i = 0; i < 5; i++) {
      try {
        encrypt();
      } catch (KmsException e) {
        assertThat(e.reason().isTransient()).isTrue();
      }
    }
    running.engine().audit().checkpoint();
    assertThat(AuditAssertions.verify(running.engine()).isClean()).isFalse();
  }

  private void cutTailAndConnections() {
    running
        .database()
        .intruder()
        .sql(
            """
            DELETE FROM audit_record r WHERE action = 'kms:Encrypt'
              AND seq = (SELECT max(seq) FROM audit_record x WHERE x.chain = r.chain)
            """)
        .update();
    running
        .database()
        .intruder()
        .sql(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """)
        .query()
        .listOfRows();
  }

  @Test
  void aKeyThatWasGivenUpHalfWayLeavesNothingAndVerifies() {
    assertThatThrownBy(
            () ->
                running
                    .engine()
                    .keys()
                    .createFor(
                        Callers.administrator(),
                        new Action("kms:CreateKey"),
                        new Resource("key/*"),
                        CreateKey.symmetric("given up"),
                        (passage, made) -> {
                          throw new KmsException(Reason.IN_USE, "the companion is refused");
                        }))
        .isInstanceOf(KmsException.class);
    long left =
        running
            .database()
            .intruder()
            .sql("SELECT count(*) FROM key WHERE description = 'given up'")
            .query(Long.class)
            .single();
    assertThat(left).isZero();
    AuditAssertions.assertVerifies(running.engine());
  }

  @Test
  void pagesOfTheListMeetWithoutGapOrOverlap() {
    List<String> whole = running.engine().audit().list(query(1_000, Optional.empty())).items();
    List<String> paged = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      var page = running.engine().audit().list(query(3, cursor));
      paged.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor.isPresent());
    assertThat(paged).isEqualTo(whole).doesNotHaveDuplicates();
  }

  /** What the newest checkpoint attests as open. */
  private Set<UUID> openChains() {
    return Checkpoint.parse(running.engine().audit().checkpoints(1).get(0)).chains().stream()
        .filter(entry -> !entry.closed())
        .map(CheckpointChain::chain)
        .collect(Collectors.toSet());
  }

  private Kms kms() {
    return running.engine().as(Callers.administrator());
  }

  private void encrypt() {
    try (SecretBytes plaintext = SecretBytes.utf8("x")) {
      kms().encrypt(key, plaintext, EncryptionContext.empty());
    }
  }

  private List<AuditRecord> records() {
    return running.engine().audit().list(query(1_000, Optional.empty())).items().stream()
        .map(AuditRecord::parse)
        .map(PlacedRecord::record)
        .toList();
  }

  private static AuditQuery query(int limit, Optional<String> cursor) {
    return new AuditQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        limit,
        cursor);
  }
}
