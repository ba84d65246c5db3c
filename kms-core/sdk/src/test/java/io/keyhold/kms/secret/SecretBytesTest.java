package io.keyhold.kms.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.Serializable;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBytesTest {
  @Test
  void copyIsTheSecretsOwn() {
    byte[] mine = {1, 2, 3};
    try (SecretBytes secret = SecretBytes.copyOf(mine)) {
      mine[0] = 9;
      assertThat(secret.<byte[]>use(byte[]::clone)).containsExactly(1, 2, 3);
    }
    assertThat(mine).containsExactly(9, 2, 3);
  }

  @Test
  void closingWipesAndEndsUse() {
    byte[] bytes = {1, 2, 3};
    SecretBytes secret = SecretBytes.owning(bytes);
    secret.close();
    secret.close();
    assertThat(bytes).containsOnly(0);
    assertThat(secret.length()).isEqualTo(3);
    assertThatIllegalStateException().isThrownBy(() -> secret.use(byte[]::clone));
    assertThatIllegalStateException().isThrownBy(() -> secret.sameAs(secret));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "pässwörd €", "\uD83D\uDE00", "\0\t\n", "aaaaaaaaaaaaaaaaa€€€€€€€"})
  void textBecomesItsUtf8(String text) {
    try (SecretBytes secret = SecretBytes.utf8(CharBuffer.wrap(text))) {
      assertThat(secret.<byte[]>use(byte[]::clone))
          .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD800", "a\uDC00", "\uD800x"})
  void illFormedTextIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretBytes.utf8(text))
        .withMessageNotContaining(text);
  }

  @Test
  void secretsAreComparedByValueOnlyWhenAsked() {
    SecretBytes one = SecretBytes.copyOf(new byte[] {1, 2, 3});
    SecretBytes same = SecretBytes.copyOf(new byte[] {1, 2, 3});
    assertThat(one.sameAs(same)).isTrue();
    assertThat(one.sameAs(SecretBytes.copyOf(new byte[] {1, 2, 4}))).isFalse();
    assertThat(one.sameAs(SecretBytes.copyOf(new byte[] {1, 2}))).isFalse();
    assertThat(one).isNotEqualTo(same).isEqualTo(one);
  }

  @Test
  void secretIsNeitherPrintedNorSerialized() {
    assertThat(SecretBytes.utf8("hunter2")).hasToString("SecretBytes[7]");
    assertThat(Serializable.class.isAssignableFrom(SecretBytes.class)).isFalse();
  }
}
