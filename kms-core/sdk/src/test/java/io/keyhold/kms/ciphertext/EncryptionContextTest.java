package io.keyhold.kms.ciphertext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keyhold.kms.Golden;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionContextTest {
  private static final Map<String, Map<String, String>> CASES =
      Map.of(
          "empty", Map.of(),
          "one", Map.of("app", "orders"),
          "sorted", Map.of("b", "2", "a", "1", "", "none", "aa", ""),
          // In UTF-16 the astral character sorts first, in UTF-8 last.
          "astral-after-private-use", Map.of("\uD800\uDC00", "later", "\uE000", "earlier"),
          "case", Map.of("A", "1", "a", "2"),
          "unnormalised", Map.of("e\u0301", "1", "\u00e9", "2"));

  @Test
  void canonicalFormsAndDigestsAreTheGoldenOnes() {
    Map<String, Map<String, String>> cases = new HashMap<>(CASES);
    for (String line : Golden.lines("ciphertext/contexts.txt")) {
      String[] columns = line.split(" ", 3);
      EncryptionContext context = context(columns[0]);
      assertThat(HexFormat.of().formatHex(context.canonical()))
          .as(columns[0])
          .isEqualTo(columns[1].replace("-", ""));
      assertThat(HexFormat.of().formatHex(context.digest())).isEqualTo(columns[2]);
      cases.remove(columns[0]);
    }
    assertThat(cases).as("cases without a golden form").isEmpty();
  }

  @Test
  void entriesAreInCanonicalOrder() {
    EncryptionContext context = context("astral-after-private-use");
    assertThat(context.entries().keySet()).containsExactly("\uE000", "\uD800\uDC00");
  }

  @Test
  void emptyEqualsAbsent() {
    assertThat(EncryptionContext.of(Map.of())).isEqualTo(EncryptionContext.empty());
    assertThat(EncryptionContext.empty().isEmpty()).isTrue();
    assertThat(EncryptionContext.empty().canonical()).isEmpty();
  }

  @Test
  void boundariesOfKeysAndValuesCount() {
    assertThat(EncryptionContext.of(Map.of("ab", "c")))
        .isNotEqualTo(EncryptionContext.of(Map.of("a", "bc")))
        .isEqualTo(EncryptionContext.of(new HashMap<>(Map.of("ab", "c"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD800", "\uDC00", "a\uD800b", "\uDC00\uD800", "\uD83D"})
  void illFormedTextIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncryptionContext.of(Map.of(text, "value")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncryptionContext.of(Map.of("key", text)));
  }

  @Test
  void canonicalFormHasAtMostEightKibibytes() {
    String longest = "v".repeat(EncryptionContext.MAX_LENGTH - 5);
    assertThat(EncryptionContext.of(Map.of("k", longest)).canonical())
        .hasSize(EncryptionContext.MAX_LENGTH);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncryptionContext.of(Map.of("k", longest + "v")));
    // The limit is one of bytes: this has half as many characters.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncryptionContext.of(Map.of("k", "é".repeat(4_094))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncryptionContext.of(Map.of("k".repeat(70_000), "")));
  }

  @Test
  void reservedKeysAreThoseThatBeginSo() {
    assertThat(EncryptionContext.of(Map.of("keyhold:use", "safe")).isReserved()).isTrue();
    assertThat(EncryptionContext.of(Map.of("a", "b", "keyhold:", "")).isReserved()).isTrue();
    assertThat(EncryptionContext.of(Map.of("keyhold", "", "a", "keyhold:")).isReserved()).isFalse();
    assertThat(EncryptionContext.empty().isReserved()).isFalse();
  }

  @Test
  void contextCannotBeChangedFromOutside() {
    Map<String, String> mine = new HashMap<>(Map.of("a", "b"));
    EncryptionContext context = EncryptionContext.of(mine);
    mine.put("c", "d");
    context.canonical()[0] ^= 1;
    context.digest()[0] ^= 1;
    assertThat(context).isEqualTo(EncryptionContext.of(Map.of("a", "b")));
    assertThat(context.entries()).isUnmodifiable().hasSize(1);
    assertThat(context.digest()).isEqualTo(EncryptionContext.of(Map.of("a", "b")).digest());
  }

  private static EncryptionContext context(String name) {
    return EncryptionContext.of(Objects.requireNonNull(CASES.get(name)));
  }
}
