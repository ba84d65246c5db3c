package io.keyhold.engine.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.Hsm.GeneratedKey;
import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.KeyHandle;
import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every token must do behind {@link Hsm}. */
abstract class HsmContract {
  static final byte[] CHECK = "check".getBytes(StandardCharsets.US_ASCII);
  static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

  private Hsm hsm;
  private RootId root;

  abstract HsmSettings settings();

  @BeforeEach
  void openWithRoot() {
    hsm = Pkcs11Hsm.open(settings(), _ -> {});
    root = hsm.roots().stream().findFirst().orElseGet(hsm::createRoot);
  }

  @AfterEach
  void closeHsm() {
    hsm.close();
  }

  private KeyHandle unwrap(KeyKind kind, GeneratedKey key) {
    return hsm.unwrap(root, kind, key.wrapMechanism(), key.wrapped());
  }

  @Test
  void unwrappedSecretComputesTheCheckValueOfTheGeneratedOne() {
    GeneratedKey key = hsm.generate(root, KeyKind.SECRET_256, CHECK);
    KeyHandle handle = unwrap(KeyKind.SECRET_256, key);
    assertThat(key.wrapped()).hasSize(40);
    assertThat(key.materialLength()).isEqualTo(32);
    assertThat(key.spki()).isEmpty();
    assertThat(key.checkValue()).hasSize(32).isEqualTo(hsm.mac(handle, CHECK));
    assertThat(hsm.mac(handle, MESSAGE)).isNotEqualTo(key.checkValue());
  }

  @Test
  void twoSecretsComputeDifferently() {
    GeneratedKey one = hsm.generate(root, KeyKind.SECRET_256, CHECK);
    GeneratedKey other = hsm.generate(root, KeyKind.SECRET_256, CHECK);
    assertThat(one.checkValue()).isNotEqualTo(other.checkValue());
    assertThat(one.wrapped()).isNotEqualTo(other.wrapped());
  }

  @Test
  void messagesOfAnyLengthAreComputedWhole() {
    KeyHandle key = unwrap(KeyKind.SECRET_256, hsm.generate(root, KeyKind.SECRET_256, CHECK));
    for (int length : new int[] {0, 1, 8191, 8192, 8193, 100_000}) {
      byte[] message = new byte[length];
      byte[] mac = hsm.mac(key, message);
      assertThat(mac).hasSize(32).isEqualTo(hsm.mac(key, message));
      if (length > 0) {
        message[length - 1] = 1;
        assertThat(hsm.mac(key, message)).as("%d bytes", length).isNotEqualTo(mac);
      }
    }
  }

  @Test
  void signaturesVerifyUnderTheSpki() throws Exception {
    GeneratedKey key = hsm.generate(root, KeyKind.EC_P256_SIGN, CHECK);
    KeyHandle handle = unwrap(KeyKind.EC_P256_SIGN, key);
    assertThat(key.checkValue()).isEmpty();
    byte[] spki = key.spki().orElseThrow();
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    // Often enough that r and s with and without a leading zero byte occur.
    for (int i = 0; i < 64; i++) {
      byte[] message = {(byte) i};
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(message);
      verifier.initVerify(
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki)));
      verifier.update(message);
      assertThat(verifier.verify(hsm.sign(handle, digest))).isTrue();
    }
  }

  @Test
  void digestOfAnotherLengthIsRejected() {
    KeyHandle key = unwrap(KeyKind.EC_P256_SIGN, hsm.generate(root, KeyKind.EC_P256_SIGN, CHECK));
    assertThatThrownBy(() -> hsm.sign(key, new byte[20])).isInstanceOf(HsmException.Rejected.class);
  }

  @Test
  void keysOfTheWrongKindAreRejected() {
    KeyHandle secret = unwrap(KeyKind.SECRET_256, hsm.generate(root, KeyKind.SECRET_256, CHECK));
    KeyHandle pair = unwrap(KeyKind.EC_P256_SIGN, hsm.generate(root, KeyKind.EC_P256_SIGN, CHECK));
    assertThatThrownBy(() -> hsm.sign(secret, new byte[32]))
        .isInstanceOf(HsmException.Rejected.class)
        .hasMessageMatching("C_Sign(Init)?: CKR_.*");
    assertThatThrownBy(() -> hsm.mac(pair, MESSAGE))
        .isInstanceOf(HsmException.Rejected.class)
        .hasMessageMatching("C_Sign(Init)?: CKR_.*");
    hsm.probe();
  }

  @Test
  void handleThatNamesNothingIsStale() {
    KeyHandle nothing = new KeyHandle(hsm.epoch(), 987_654_321);
    long epoch = hsm.epoch();
    assertThatThrownBy(() -> hsm.mac(nothing, MESSAGE))
        .isInstanceOf(HsmException.StaleHandle.class)
        .hasMessageContaining("HANDLE_INVALID");
    assertThat(hsm.epoch()).isEqualTo(epoch);
  }

  @Test
  void handleOfAnotherEpochIsStale() {
    KeyHandle key = unwrap(KeyKind.SECRET_256, hsm.generate(root, KeyKind.SECRET_256, CHECK));
    KeyHandle earlier = new KeyHandle(key.epoch() - 1, key.handle());
    assertThatThrownBy(() -> hsm.mac(earlier, MESSAGE))
        .isInstanceOf(HsmException.StaleHandle.class);
    hsm.destroy(earlier);
    assertThat(hsm.mac(key, MESSAGE)).hasSize(32);
  }

  @Test
  void destroyedKeyIsStaleAndDestroyingTwiceIsNothing() {
    KeyHandle key = unwrap(KeyKind.SECRET_256, hsm.generate(root, KeyKind.SECRET_256, CHECK));
    hsm.destroy(key);
    hsm.destroy(key);
    assertThatThrownBy(() -> hsm.mac(key, MESSAGE)).isInstanceOf(HsmException.StaleHandle.class);
  }

  @Test
  void tamperedBlobIsRejectedAndTheTokenServesOn() {
    GeneratedKey key = hsm.generate(root, KeyKind.SECRET_256, CHECK);
    KeyHandle good = unwrap(KeyKind.SECRET_256, key);
    byte[] tampered = key.wrapped().clone();
    tampered[17] ^= 1;
    assertThatThrownBy(() -> hsm.unwrap(root, KeyKind.SECRET_256, key.wrapMechanism(), tampered))
        .isInstanceOf(HsmException.Rejected.class)
        .hasMessageStartingWith("C_UnwrapKey: CKR_");
    assertThat(hsm.mac(good, CHECK)).isEqualTo(key.checkValue());
  }

  @Test
  void truncatedBlobIsRejectedBeforeTheTokenSeesIt() {
    GeneratedKey key = hsm.generate(root, KeyKind.SECRET_256, CHECK);
    for (int length : new int[] {0, 8, 16, 32, 39}) {
      byte[] cut = Arrays.copyOf(key.wrapped(), length);
      assertThatThrownBy(() -> hsm.unwrap(root, KeyKind.SECRET_256, key.wrapMechanism(), cut))
          .isInstanceOf(HsmException.Rejected.class)
          .hasMessageContaining(length + " bytes");
    }
  }

  @Test
  void blobOfAnotherRootIsRejected() {
    RootId other = hsm.createRoot();
    GeneratedKey key = hsm.generate(other, KeyKind.SECRET_256, CHECK);
    assertThatThrownBy(() -> unwrap(KeyKind.SECRET_256, key))
        .isInstanceOf(HsmException.Rejected.class);
    KeyHandle handle = hsm.unwrap(other, KeyKind.SECRET_256, key.wrapMechanism(), key.wrapped());
    assertThat(hsm.mac(handle, CHECK)).isEqualTo(key.checkValue());
  }

  @Test
  void unknownRootAndUnknownWrapMechanismAreRefusedByName() {
    RootId unknown = new RootId(UUID.randomUUID());
    assertThatThrownBy(() -> hsm.generate(unknown, KeyKind.SECRET_256, CHECK))
        .isInstanceOf(HsmException.Rejected.class)
        .hasMessageContaining(unknown.toString());
    assertThatThrownBy(() -> hsm.unwrap(root, KeyKind.SECRET_256, 0x1234, new byte[40]))
        .isInstanceOf(HsmException.Unsupported.class)
        .hasMessageContaining("0x1234");
  }

  @Test
  void rootsSurviveAndComputeTheSameAfterOpeningAnew() {
    byte[] tag = hsm.integrityMac(root, MESSAGE);
    GeneratedKey key = hsm.generate(root, KeyKind.SECRET_256, CHECK);
    RootId second = hsm.createRoot();
    assertThat(hsm.integrityMac(second, MESSAGE)).isNotEqualTo(tag);
    hsm.close();
    hsm = Pkcs11Hsm.open(settings(), _ -> {});
    assertThat(hsm.roots()).contains(root, second);
    assertThat(hsm.integrityMac(root, MESSAGE)).hasSize(32).isEqualTo(tag);
    assertThat(hsm.mac(unwrap(KeyKind.SECRET_256, key), CHECK)).isEqualTo(key.checkValue());
  }

  @Test
  void randomGivesTheLengthThatWasAskedFor() {
    assertThat(hsm.random(0)).isEmpty();
    assertThat(hsm.random(32)).hasSize(32).isNotEqualTo(hsm.random(32));
    byte[] large = hsm.random(10_000);
    // Not one block twice, and no tail of zeros.
    assertThat(Arrays.copyOfRange(large, 0, 1000))
        .isNotEqualTo(Arrays.copyOfRange(large, 4096, 5096));
    assertThat(Arrays.copyOfRange(large, 9_900, 10_000)).isNotEqualTo(new byte[100]);
  }

  @Test
  void fourThreadsGetTheirOwnAnswers() throws Exception {
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      work.add(
          () -> {
            for (int i = 0; i < 100; i++) {
              GeneratedKey key = hsm.generate(root, KeyKind.SECRET_256, CHECK);
              KeyHandle handle = unwrap(KeyKind.SECRET_256, key);
              for (int j = 0; j < 10; j++) {
                assertThat(hsm.mac(handle, CHECK)).isEqualTo(key.checkValue());
              }
              hsm.destroy(handle);
            }
            return true;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> done : threads.invokeAll(work)) {
        assertThat(done.get()).isTrue();
      }
    }
  }

  @Test
  void closedHsmSaysSo() {
    hsm.close();
    assertThatThrownBy(() -> hsm.random(1))
        .isInstanceOf(HsmException.Unavailable.class)
        .hasMessageContaining("closed");
    hsm.close();
  }
}
