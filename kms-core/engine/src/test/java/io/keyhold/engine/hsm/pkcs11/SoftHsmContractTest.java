package io.keyhold.engine.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.SoftHsm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class SoftHsmContractTest extends HsmContract {
  private static SoftHsm token;

  @BeforeAll
  static void createToken() {
    token = SoftHsm.create();
  }

  @AfterAll
  static void deleteToken() {
    token.close();
  }

  @Override
  HsmSettings settings() {
    return token.settings();
  }

  @Test
  void profileSaysWhatTheTokenIs() {
    try (Hsm hsm = token.open()) {
      assertThat(hsm.profile().label()).isEqualTo(token.label());
      assertThat(hsm.profile().manufacturer()).isEqualTo("SoftHSM project");
      assertThat(hsm.profile().libraryVersion()).startsWith("2.");
      assertThat(hsm.profile().wrapMechanism()).isEqualTo(Ck.CKM_AES_KEY_WRAP_PAD);
      assertThat(hsm.profile().mechanisms()).contains("CKM_SHA256_HMAC", "CKM_ECDSA");
      assertThat(hsm.profile().unenforced()).isEmpty();
    }
  }
}
