package io.keyhold.kms.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keyhold.kms.Golden;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditRecordTest {
  private static final UUID CHAIN = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final KeyId KEY = KeyId.parse("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");

  static Stream<Arguments> goldenRecords() {
    return Stream.of(
        Arguments.of("open-chain", 0L, openChain()),
        Arguments.of("encrypt", 1L, encrypt()),
        Arguments.of("disable-key", 2L, disableKey()),
        Arguments.of("strange-text", 3L, strangeText("\uFFFD")),
        Arguments.of("strangers", Numbers.MAX, strangers()));
  }

  @ParameterizedTest
  @MethodSource("goldenRecords")
  void recordsHaveTheirGoldenForm(String name, long seq, AuditRecord record) {
    String golden = Golden.text("audit/" + name + ".json");
    assertThat(record.toJson(CHAIN, seq)).isEqualTo(golden);
    assertThat(AuditRecord.parse(golden)).isEqualTo(new PlacedRecord(CHAIN, seq, record));
    assertThat(AuditRecord.parse(golden).toJson()).isEqualTo(golden);
  }

  @Test
  void chainHashesAreTheGoldenOnes() {
    AuditChainHash hash = new AuditChainHash();
    Sha256 head = AuditChainHash.START;
    for (String line : Golden.lines("audit/chain-hashes.txt")) {
      String[] nameAndHash = line.split(" ", 2);
      head = hash.next(head, Golden.text("audit/" + nameAndHash[0] + ".json"));
      assertThat(head).hasToString(nameAndHash[1]).isEqualTo(Sha256.parse(nameAndHash[1]));
    }
  }

  @Test
  void loneSurrogatesBecomeReplacementCharacters() {
    assertThat(strangeText("\uD800").toJson(CHAIN, 3))
        .isEqualTo(strangeText("\uDC00").toJson(CHAIN, 3))
        .isEqualTo(Golden.text("audit/strange-text.json"));
  }

  @Test
  void preparedRecordRendersAnyPlace() {
    PreparedRecord prepared = encrypt().prepare();
    UUID other = UUID.fromString("00000000-0000-0000-0000-00000000000a");
    assertThat(prepared.render(other, 42)).isEqualTo(encrypt().toJson(other, 42));
    assertThat(AuditRecord.parse(prepared.render(other, 42)))
        .isEqualTo(new PlacedRecord(other, 42, encrypt()));
  }

  @Test
  void timeIsCutToMicroseconds() {
    Instant nanos = Instant.parse("2026-11-24T17:52:09.123456789Z");
    AuditRecord record = AuditRecord.of("a", "b", Outcome.SUCCESS, nanos).build();
    assertThat(record.time()).isEqualTo(Instant.parse("2026-11-24T17:52:09.123456Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"action\":\"a\"}",
        // white space, order, doubled and unknown members
        "{\"action\": \"a\",\"caller\":\"b\",%1$s,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"caller\":\"b\",\"action\":\"a\",%1$s,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"action\":\"a\",\"caller\":\"b\",%1$s,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"new\":1,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"outcome\":\"SUCCESS\",%2$s} ",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"outcome\":\"SUCCESS\",%2$s",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"outcome\":\"MAYBE\",%2$s}",
        // absent is not null and not empty
        "{\"action\":\"a\",\"caller\":null,%1$s,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"changes\":[],\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"context\":{},\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"items\":[],\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"heads\":{},\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"items\":[\"x\"\"y\"],\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"items\":[,\"x\"],\"outcome\":\"SUCCESS\",%2$s}",
        // longer escapes, raw control characters, numbers with two spellings
        "{\"action\":\"\\u0061\",\"caller\":\"b\",%1$s,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"\\/\",\"caller\":\"b\",%1$s,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"\\u000a\",\"caller\":\"b\",%1$s,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"\\u001F\",\"caller\":\"b\",%1$s,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"\\ud800\",\"caller\":\"b\",%1$s,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\tb\",\"caller\":\"b\",%1$s,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"count\":01,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"count\":-1,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"count\":1e3,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"count\":9007199254740992,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"count\":99999999999999999999,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"keyVersion\":4294967296,\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"context\":{\"b\":\"1\",\"a\":\"2\"},\"outcome\":\"SUCCESS\",%2$s}",
        "{\"action\":\"a\",\"caller\":\"b\",%1$s,\"context\":{\"a\":\"1\",\"a\":\"2\"},\"outcome\":\"SUCCESS\",%2$s}",
      })
  void anyOtherSpellingIsRefused(String template) {
    String json =
        String.format(
            template,
            "\"chain\":\"" + CHAIN + "\"",
            "\"seq\":0,\"time\":\"2026-11-24T17:52:09.000000Z\",\"v\":1");
    assertThatIllegalArgumentException().isThrownBy(() -> AuditRecord.parse(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-24T17:52:09Z",
        "2026-11-24T17:52:09.123Z",
        "2026-11-24T17:52:09.000000+00:00",
        "2026-02-30T17:52:09.000000Z",
        "2026-11-24T24:52:09.000000Z"
      })
  void timesHaveOneForm(String time) {
    String json = Golden.text("audit/encrypt.json").replace("2026-11-24T17:52:10.000000Z", time);
    assertThatIllegalArgumentException().isThrownBy(() -> AuditRecord.parse(json));
  }

  @Test
  void everyCutRecordIsRefused() {
    String json = Golden.text("audit/disable-key.json");
    for (int i = 0; i < json.length(); i++) {
      String cut = json.substring(0, i);
      assertThatIllegalArgumentException().isThrownBy(() -> AuditRecord.parse(cut));
    }
  }

  @Test
  void yearsBeyondFourDigitsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditRecord.of("a", "b", Outcome.SUCCESS, Instant.MAX).build());
  }

  private static AuditRecord openChain() {
    Sha256 one = new Sha256(0, 0, 0, 1);
    return AuditRecord.of(
            AuditRecord.OPEN_CHAIN,
            "system:audit",
            Outcome.SUCCESS,
            Instant.parse("2026-11-24T17:52:09.123456Z"))
        .heads(
            Map.of(
                UUID.fromString("f0000000-0000-0000-0000-000000000002"),
                new ChainHead(0, one),
                UUID.fromString("0a000000-0000-0000-0000-000000000001"),
                new ChainHead(7, Sha256.parse("ab".repeat(32)))))
        .build();
  }

  private static AuditRecord encrypt() {
    return AuditRecord.of(
            "kms:Encrypt", "token:abcdefgh", Outcome.SUCCESS, Instant.parse("2026-11-24T17:52:10Z"))
        .context(EncryptionContext.of(Map.of("tenant", "42", "app", "orders")))
        .key(KEY, 3)
        .requestId("req-1")
        .resource("key/" + KEY)
        .source("192.0.2.7")
        .build();
  }

  private static AuditRecord disableKey() {
    return AuditRecord.of(
            "kms:DisableKey",
            "token:abcdefgh",
            Outcome.REQUESTED,
            Instant.parse("1999-01-02T03:04:05.000006Z"))
        .changes(
            List.of(Change.written("key/" + KEY, 2, "00ff10"), Change.removed("credential/x", 9)))
        .key(KEY)
        .reason("leaver")
        .requestId("req-2")
        .resource("key/" + KEY)
        .source("::1")
        .build();
  }

  private static AuditRecord strangeText(String last) {
    return AuditRecord.of(
            "kms:Encrypt",
            "token:\"\\\b\t\n\f\r\0\u001f\u007f/é€\uD83D\uDE00" + last,
            Outcome.FAILED,
            Instant.parse("2026-11-24T17:52:09Z"))
        .context(EncryptionContext.of(Map.of("\uE000", "units", "\uD800\uDC00", "by UTF-16")))
        .build();
  }

  private static AuditRecord strangers() {
    return AuditRecord.of(
            "kms:Decrypt",
            "anonymous",
            Outcome.REFUSED,
            Instant.parse("9999-12-31T23:59:59.999999Z"))
        .code("UNAUTHENTICATED")
        .count(Numbers.MAX)
        .items(List.of("key/a", "key/b"))
        .build();
  }
}
