package io.keyhold.kms.keychain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "payments", "a-b-", "0123456789", "a--b"})
  void keychainCodesOfTheShapeAreTaken(String code) {
    assertThat(new KeychainCode(code)).hasToString(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "A", "a_b", "a.b", "a/b", "a b", "é", "a\n", "a:b"})
  void otherKeychainCodesAreRefused(String code) {
    assertThatIllegalArgumentException().isThrownBy(() -> new KeychainCode(code));
  }

  @Test
  void keychainCodesHaveAtMost63Characters() {
    assertThat(new KeychainCode("a".repeat(63)).value()).hasSize(63);
    assertThatIllegalArgumentException().isThrownBy(() -> new KeychainCode("a".repeat(64)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "db/orders", "A.b_c-d/E", "...", "a/.hidden", "-", "a/b/c/d"})
  void accountNamesOfTheShapeAreTakenAndSurviveTheirPath(String name) {
    AccountName account = new AccountName(name);
    assertThat(AccountName.ofPath(account.toPath())).isEqualTo(account);
    assertThat(account.toPath()).doesNotContain("/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/..", "a/./b", "a:b", "a b", "a%2Fb", "é",
        "a\\b", "a\n", "a;b", "a?b", "a#b"
      })
  void otherAccountNamesAreRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new AccountName(name));
  }

  @Test
  void accountNamesHaveAtMost200Characters() {
    assertThat(new AccountName("a".repeat(200)).value()).hasSize(200);
    assertThatIllegalArgumentException().isThrownBy(() -> new AccountName("a".repeat(201)));
    assertThatIllegalArgumentException().isThrownBy(() -> new AccountName("a/".repeat(100_000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a::b", ":a", "..:a", ""})
  void pathsHaveTheirOwnForm(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> AccountName.ofPath(path));
  }
}
