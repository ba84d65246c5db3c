package io.keyhold.engine.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.function.UnaryOperator;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class DerivedSuiteTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final KeyId KEY = KeyId.parse("00112233-4455-6677-8899-aabbccddeeff");
  private static final EncryptionContext CONTEXT =
      EncryptionContext.of(Map.of("app", "orders", "tier", "gold"));

  @Test
  void goldenCiphertextsStayReadableForEver() throws IOException {
    Properties golden = golden();
    for (String name : new String[] {"empty", "text", "context"}) {
      EncryptionContext context = name.equals("context") ? CONTEXT : EncryptionContext.empty();
      byte[] plaintext = HEX.parseHex(golden.getProperty(name + ".plaintext", ""));
      Ciphertext stored =
          Ciphertext.parse(HEX.parseHex(golden.getProperty(name + ".ciphertext", "")));
      try (SecretBytes opened =
          DerivedSuite.decrypt(stored, mac(golden.getProperty("key", "")), context)) {
        assertThat(opened.<byte[]>use(byte[]::clone)).isEqualTo(plaintext);
      }
      Ciphertext again =
          DerivedSuite.encrypt(
              KEY,
              7,
              mac(golden.getProperty("key", "")),
              HEX.parseHex(golden.getProperty("salt", "")),
              SecretBytes.copyOf(plaintext),
              context);
      assertThat(again).isEqualTo(stored);
    }
  }

  @Test
  void derivationIsThatOfTheDocument() throws GeneralSecurityException {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 9);
    byte[] salt = new byte[32];
    Arrays.fill(salt, (byte) 3);
    Ciphertext made =
        DerivedSuite.encrypt(KEY, 7, mac(HEX.formatHex(key)), salt, SecretBytes.utf8("x"), CONTEXT);

    String input =
        "00000001"
            + HEX.formatHex("keyhold/v1/enc".getBytes(StandardCharsets.US_ASCII))
            + "00"
            + "010100"
            + "00112233445566778899aabbccddeeff"
            + "00000007"
            + HEX.formatHex(salt)
            + HEX.formatHex(CONTEXT.digest())
            + "00000100";
    byte[] secret = mac(HEX.formatHex(key)).apply(HEX.parseHex(input));
    byte[] expanded =
        KDF.getInstance("HKDF-SHA256")
            .deriveData(
                HKDFParameterSpec.expandOnly(
                    new SecretKeySpec(secret, "Generic"),
                    "keyhold/v1/message".getBytes(StandardCharsets.US_ASCII),
                    64));

    assertThat(made.commitment()).isEqualTo(Arrays.copyOfRange(expanded, 32, 64));
  }

  @Test
  void noMutatedOrSplicedCiphertextIsAccepted() {
    UnaryOperator<byte[]> mac = mac("01".repeat(32));
    Random random = new Random(20261124);
    Ciphertext[] made = new Ciphertext[8];
    for (int i = 0; i < made.length; i++) {
      byte[] salt = new byte[32];
      random.nextBytes(salt);
      byte[] plaintext = new byte[40];
      random.nextBytes(plaintext);
      made[i] = DerivedSuite.encrypt(KEY, 1, mac, salt, SecretBytes.owning(plaintext), CONTEXT);
    }
    int accepted = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = made[i % made.length].toBytes();
      if (i % 2 == 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      } else {
        byte[] other = made[(i + 1 + random.nextInt(made.length - 1)) % made.length].toBytes();
        // The first 25 bytes are alike in both: a cut there would splice nothing.
        int cut = Ciphertext.HEADER_LENGTH + 1 + random.nextInt(bytes.length - 26);
        System.arraycopy(other, cut, bytes, cut, bytes.length - cut);
      }
      if (opens(bytes, mac, CONTEXT)) {
        accepted++;
      }
    }
    assertThat(accepted).isZero();
  }

  @Test
  void aCiphertextOpensUnderOneContextAndOneKeyOnly() {
    UnaryOperator<byte[]> mac = mac("01".repeat(32));
    byte[] bytes =
        DerivedSuite.encrypt(KEY, 1, mac, new byte[32], SecretBytes.utf8("secret"), CONTEXT)
            .toBytes();
    assertThat(opens(bytes, mac, CONTEXT)).isTrue();
    assertThat(opens(bytes, mac, EncryptionContext.empty())).isFalse();
    assertThat(opens(bytes, mac("02".repeat(32)), CONTEXT)).isFalse();
    for (int length = 0; length < bytes.length; length++) {
      assertThat(opens(Arrays.copyOf(bytes, length), mac, CONTEXT)).isFalse();
    }
    assertThat(opens(Arrays.copyOf(bytes, bytes.length + 1), mac, CONTEXT)).isFalse();
  }

  @Test
  void wrongContextAndCorruptionAreOneAnswer() {
    UnaryOperator<byte[]> mac = mac("01".repeat(32));
    Ciphertext made =
        DerivedSuite.encrypt(KEY, 1, mac, new byte[32], SecretBytes.utf8("secret"), CONTEXT);
    byte[] corrupt = made.toBytes();
    corrupt[corrupt.length - 1] ^= 1;
    for (Runnable attempt :
        new Runnable[] {
          () -> DerivedSuite.decrypt(made, mac, EncryptionContext.empty()),
          () -> DerivedSuite.decrypt(Ciphertext.parse(corrupt), mac, CONTEXT)
        }) {
      assertThatThrownBy(attempt::run)
          .isInstanceOf(KmsException.class)
          .hasMessage("the ciphertext is not valid")
          .hasNoCause()
          .extracting(e -> ((KmsException) e).reason())
          .isEqualTo(Reason.INVALID_CIPHERTEXT);
    }
  }

  private static boolean opens(byte[] bytes, UnaryOperator<byte[]> mac, EncryptionContext context) {
    try (SecretBytes opened = DerivedSuite.decrypt(Ciphertext.parse(bytes), mac, context)) {
      return opened.length() >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    } catch (KmsException e) {
      assertThat(e.reason()).isEqualTo(Reason.INVALID_CIPHERTEXT);
      return false;
    }
  }

  /** A known key in software: the golden files need one. */
  private static UnaryOperator<byte[]> mac(String keyHex) {
    return message -> {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(HEX.parseHex(keyHex), "HmacSHA256"));
        return mac.doFinal(message);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static Properties golden() throws IOException {
    Properties values = new Properties();
    try (InputStream file =
        Objects.requireNonNull(DerivedSuiteTest.class.getResourceAsStream("/golden/suite-1.txt"))) {
      values.load(file);
    }
    return values;
  }
}
