package io.keyhold.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.kms.CreateKey;
import io.keyhold.kms.Encrypted;
import io.keyhold.kms.Kms;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What someone who may write to the database cannot do. */
class IntegrityTest {
  private static TestEngine running;

  private KeyId key = new KeyId(new UUID(0, 0));
  private KeyId other = key;

  @BeforeAll
  static void start() {
    running = TestEngine.start();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @BeforeEach
  void keys() {
    Kms kms = running.engine().as(Callers.administrator());
    key = kms.createKey(CreateKey.symmetric("one")).keyId();
    other = kms.createKey(CreateKey.symmetric("other")).keyId();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "description = 'edited'",
        "state = 'DISABLED'",
        "current_version = 2",
        "created_at = created_at + interval '1 microsecond'",
        "row_version = row_version + 1",
        "origin = 'EXTERNAL'",
        "tag = decode(repeat('00', 32), 'hex')"
      })
  void anEditedKeyRowIsRefused(String edit) {
    intruder("UPDATE key SET " + edit + " WHERE id = ?", key);
    assertRefused(key, Reason.INTEGRITY_FAILURE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wrapped = set_byte(wrapped, 0, (get_byte(wrapped, 0) + 1) % 256)",
        "check_value = decode(repeat('00', 32), 'hex')",
        "material_length = 31",
        "wrap_mechanism = wrap_mechanism + 1",
        "kind = 'EC_P256_SIGN'",
        "spki = decode('00', 'hex')",
        "created_at = created_at + interval '1 microsecond'"
      })
  void anEditedVersionRowIsRefused(String edit) {
    intruder("UPDATE key_version SET " + edit + " WHERE key_id = ?", key);
    assertRefused(key, Reason.INTEGRITY_FAILURE);
  }

  @Test
  void swappedMaterialOfTwoKeysIsRefused() {
    running
        .database()
        .intruder()
        .sql(
            """
            UPDATE key_version v
            SET wrapped = o.wrapped, check_value = o.check_value, tag = o.tag,
                created_at = o.created_at
            FROM key_version o
            WHERE (v.key_id = ? AND o.key_id = ?) OR (v.key_id = ? AND o.key_id = ?)
            """)
        .params(key.value(), other.value(), other.value(), key.value())
        .update();
    assertRefused(key, Reason.INTEGRITY_FAILURE);
    assertRefused(other, Reason.INTEGRITY_FAILURE);
  }

  @Test
  void aSwappedTagOfAnotherTableIsRefused() {
    running
        .database()
        .intruder()
        .sql("UPDATE key SET tag = (SELECT tag FROM root LIMIT 1) WHERE id = ?")
        .param(key.value())
        .update();
    assertRefused(key, Reason.INTEGRITY_FAILURE);
  }

  @Test
  void aRevivedRowIsRefusedWhileRunning() {
    Kms kms = running.engine().as(Callers.administrator());
    JdbcClient intruder = running.database().intruder();
    intruder
        .sql("CREATE TABLE kept AS SELECT * FROM key WHERE id = :key")
        .param("key", key.value())
        .update();
    kms.disableKey(key);
    int restored =
        intruder
            .sql(
                """
                UPDATE key SET state = kept.state, row_version = kept.row_version, tag = kept.tag
                FROM kept WHERE kept.id = key.id
                """)
            .update();
    assertThat(restored).isEqualTo(1);
    try (SecretBytes plaintext = SecretBytes.utf8("x")) {
      assertThatThrownBy(() -> kms.encrypt(key, plaintext, EncryptionContext.empty()))
          .isInstanceOf(KmsException.class)
          .extracting(e -> ((KmsException) e).reason())
          .isEqualTo(Reason.INTEGRITY_FAILURE);
    }
  }

  @Test
  void anInjectedCopyOfAKeyIsRefused() {
    KeyId copy = new KeyId(UUID.randomUUID());
    running
        .database()
        .intruder()
        .sql(
            """
            INSERT INTO key SELECT ?, role, description, spec, usage, origin, suite, state,
              current_version, created_at, row_version, tag FROM key WHERE id = ?
            """)
        .params(copy.value(), key.value())
        .update();
    assertRefused(copy, Reason.INTEGRITY_FAILURE);
    running.database().intruder().sql("DELETE FROM key WHERE id = ?").param(copy.value()).update();
  }

  @Test
  void theAuditKeyIsNoCustomersKey() {
    KeyId audit =
        new KeyId(
            running
                .database()
                .intruder()
                .sql("SELECT audit_key FROM instance")
                .query(UUID.class)
                .single());
    assertRefused(audit, Reason.NOT_FOUND);
  }

  private void intruder(String sql, KeyId id) {
    assertThat(running.database().intruder().sql(sql).param(id.value()).update()).isEqualTo(1);
  }

  /** By an engine that starts after the deed and so has nothing cached. */
  private static void assertRefused(KeyId id, Reason reason) {
    try (Engine fresh = running.another();
        SecretBytes plaintext = SecretBytes.utf8("x")) {
      Kms kms = fresh.as(Callers.administrator());
      assertThatThrownBy(() -> kms.encrypt(id, plaintext, EncryptionContext.empty()))
          .isInstanceOf(KmsException.class)
          .extracting(e -> ((KmsException) e).reason())
          .isEqualTo(reason);
    }
  }

  @Test
  void anUntouchedKeyWorksInAnotherProcess() {
    try (Engine fresh = running.another();
        SecretBytes plaintext = SecretBytes.utf8("x")) {
      Encrypted made =
          running
              .engine()
              .as(Callers.administrator())
              .encrypt(key, plaintext, EncryptionContext.empty());
      try (SecretBytes opened =
          fresh
              .as(Callers.administrator())
              .decrypt(made.ciphertext(), EncryptionContext.empty(), Optional.empty())
              .plaintext()) {
        assertThat(opened.sameAs(plaintext)).isTrue();
      }
    }
  }
}
