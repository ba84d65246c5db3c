package io.keyhold.kms.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIdTest {
  @Test
  void canonicalFormComesBack() {
    String text = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
    assertThat(KeyId.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "6F9619FF-8B86-4D01-B42D-00CF4FC964FF",
        "6f9619ff8b864d01b42d00cf4fc964ff",
        "1-2-3-4-5",
        "{6f9619ff-8b86-4d01-b42d-00cf4fc964ff}",
        "6f9619ff-8b86-4d01-b42d-00cf4fc964ff\n",
        " 6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
        "6f9619ff-8b86-4d01-b42d-00cf4fc964fg",
        "６f9619ff-8b86-4d01-b42d-00cf4fc964ff"
      })
  void everyOtherFormIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> KeyId.parse(text));
  }
}
