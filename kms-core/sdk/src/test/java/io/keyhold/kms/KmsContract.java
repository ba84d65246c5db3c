package io.keyhold.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.KeyMetadata;
import io.keyhold.kms.key.KeySpec;
import io.keyhold.kms.key.KeyState;
import io.keyhold.kms.key.KeyUsage;
import io.keyhold.kms.key.Origin;
import io.keyhold.kms.key.Suite;
import io.keyhold.kms.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link Kms} does, whether in process or over a wire. The caller that {@link #kms}
 * speaks for may do everything; other keys may exist beside those made here.
 */
public abstract class KmsContract {
  private static final EncryptionContext NONE = EncryptionContext.empty();
  private static final EncryptionContext CONTEXT =
      EncryptionContext.of(Map.of("app", "orders", "größe", "\uD83D\uDE00"));
  private static final Optional<KeyId> ANY_KEY = Optional.empty();

  /** The service under test, ready for use. */
  protected abstract Kms kms();

  @Test
  void newKeyIsEnabledAndDescribed() {
    KeyMetadata key = kms().createKey(CreateKey.symmetric("orders \u20AC"));
    assertThat(key.description()).isEqualTo("orders \u20AC");
    assertThat(key.keySpec()).isEqualTo(KeySpec.SYMMETRIC_DEFAULT);
    assertThat(key.keyUsage()).isEqualTo(KeyUsage.ENCRYPT_DECRYPT);
    assertThat(key.origin()).isEqualTo(Origin.HSM);
    assertThat(key.suite()).isEqualTo(Suite.DERIVED_AES_GCM);
    assertThat(key.state()).isEqualTo(KeyState.ENABLED);
    assertThat(key.currentVersion()).isEqualTo(1);
    assertThat(kms().describeKey(key.keyId())).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 1_000, Kms.MAX_PLAINTEXT})
  void plaintextComesBack(int length) {
    KeyId key = newKey();
    for (EncryptionContext context : List.of(NONE, CONTEXT)) {
      Ciphertext ciphertext = encrypt(key, plaintext(length), context);
      assertThat(ciphertext.toBytes()).hasSize(length + Ciphertext.OVERHEAD);
      assertThat(ciphertext.keyId()).isEqualTo(key);
      assertThat(ciphertext.keyVersion()).isEqualTo(1);
      for (Optional<KeyId> expected : List.of(ANY_KEY, Optional.of(key))) {
        try (Decrypted decrypted = kms().decrypt(ciphertext, context, expected)) {
          assertThat(bytes(decrypted.plaintext())).isEqualTo(plaintext(length));
          assertThat(decrypted.keyId()).isEqualTo(key);
          assertThat(decrypted.keyVersion()).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void plaintextBeyondTheLimitIsRefused() {
    KeyId key = newKey();
    refused(Reason.VALIDATION, () -> encrypt(key, plaintext(Kms.MAX_PLAINTEXT + 1), NONE));
  }

  @Test
  void ciphertextBeyondTheLimitIsRefused() {
    byte[] genuine = encrypt(newKey(), plaintext(10), NONE).toBytes();
    // Within the limit it is read and found wrong; beyond it is not read.
    byte[] longest = Arrays.copyOf(genuine, Kms.MAX_CIPHERTEXT);
    byte[] tooLong = Arrays.copyOf(genuine, Kms.MAX_CIPHERTEXT + 1);
    refused(Reason.INVALID_CIPHERTEXT, () -> decrypt(longest, NONE));
    refused(Reason.VALIDATION, () -> decrypt(tooLong, NONE));
  }

  @Test
  void twoCiphertextsOfOnePlaintextDiffer() {
    KeyId key = newKey();
    Ciphertext one = encrypt(key, plaintext(32), NONE);
    Ciphertext other = encrypt(key, plaintext(32), NONE);
    assertThat(one.salt()).isNotEqualTo(other.salt());
    assertThat(one.commitment()).isNotEqualTo(other.commitment());
    assertThat(one.body()).isNotEqualTo(other.body());
  }

  @Test
  void contextMustBeTheSame() {
    KeyId key = newKey();
    Ciphertext bound = encrypt(key, plaintext(8), CONTEXT);
    Ciphertext unbound = encrypt(key, plaintext(8), NONE);
    Map<String, String> extended = new HashMap<>(CONTEXT.entries());
    extended.put("more", "");
    List<EncryptionContext> others =
        List.of(
            NONE,
            EncryptionContext.of(Map.of("app", "orders")),
            EncryptionContext.of(Map.of("APP", "orders", "größe", "\uD83D\uDE00")),
            EncryptionContext.of(Map.of("app", "orders", "große", "\uD83D\uDE00")),
            EncryptionContext.of(extended));
    for (EncryptionContext other : others) {
      refused(Reason.INVALID_CIPHERTEXT, () -> kms().decrypt(bound, other, ANY_KEY));
    }
    refused(Reason.INVALID_CIPHERTEXT, () -> kms().decrypt(unbound, CONTEXT, ANY_KEY));
  }

  @ParameterizedTest
  // Bytes at both ends of key id, key version, salt, commitment, body and tag.
  @ValueSource(ints = {5, 20, 21, 23, 25, 56, 57, 88, 89, 108, 109, 124})
  void everyChangedByteIsFound(int at) {
    byte[] changed = encrypt(newKey(), plaintext(20), CONTEXT).toBytes();
    assertThat(changed).hasSize(125);
    changed[at] ^= 1;
    refused(Reason.INVALID_CIPHERTEXT, () -> decrypt(changed, CONTEXT));
  }

  @Test
  void shortenedAndLengthenedCiphertextsAreRefused() {
    byte[] genuine = encrypt(newKey(), plaintext(20), NONE).toBytes();
    for (int length : new int[] {Ciphertext.OVERHEAD, 109, 124, 126}) {
      byte[] changed = Arrays.copyOf(genuine, length);
      refused(Reason.INVALID_CIPHERTEXT, () -> decrypt(changed, NONE));
    }
  }

  @Test
  void ciphertextUnderAnotherKeysNameIsRefused() {
    KeyId other = newKey();
    byte[] renamed = encrypt(newKey(), plaintext(20), NONE).toBytes();
    ByteBuffer.wrap(renamed).put(Ciphertext.header(other, 1));
    refused(Reason.INVALID_CIPHERTEXT, () -> decrypt(renamed, NONE));
  }

  @Test
  void ciphertextUnderAVersionThatNeverWasIsRefused() {
    KeyId key = newKey();
    byte[] renamed = encrypt(key, plaintext(20), NONE).toBytes();
    ByteBuffer.wrap(renamed).put(Ciphertext.header(key, 2));
    refused(Reason.INVALID_CIPHERTEXT, () -> decrypt(renamed, NONE));
  }

  @Test
  void anotherKeyThanTheExpectedOneIsRefused() {
    Ciphertext ciphertext = encrypt(newKey(), plaintext(20), NONE);
    Optional<KeyId> other = Optional.of(newKey());
    refused(Reason.INCORRECT_KEY, () -> kms().decrypt(ciphertext, NONE, other));
  }

  @Test
  void disabledKeyIsNotUsedUntilItIsEnabled() {
    KeyId key = newKey();
    Ciphertext ciphertext = encrypt(key, plaintext(20), NONE);
    assertThat(kms().disableKey(key).state()).isEqualTo(KeyState.DISABLED);
    assertThat(kms().describeKey(key).state()).isEqualTo(KeyState.DISABLED);
    refused(Reason.KEY_DISABLED, () -> encrypt(key, plaintext(20), NONE));
    refused(Reason.KEY_DISABLED, () -> kms().decrypt(ciphertext, NONE, ANY_KEY));
    refused(Reason.KEY_DISABLED, () -> kms().generateDataKey(key, 32, NONE));
    refused(Reason.KEY_DISABLED, () -> kms().generateDataKeyWithoutPlaintext(key, 32, NONE));
    assertThat(kms().enableKey(key).state()).isEqualTo(KeyState.ENABLED);
    try (Decrypted decrypted = kms().decrypt(ciphertext, NONE, ANY_KEY)) {
      assertThat(bytes(decrypted.plaintext())).isEqualTo(plaintext(20));
    }
  }

  @Test
  void enablingAndDisablingTwiceIsOnce() {
    KeyId key = newKey();
    assertThat(kms().enableKey(key).state()).isEqualTo(KeyState.ENABLED);
    assertThat(kms().disableKey(key)).isEqualTo(kms().disableKey(key));
    assertThat(kms().enableKey(key)).isEqualTo(kms().enableKey(key));
  }

  @Test
  void unknownKeyIsNotFound() {
    KeyId unknown = new KeyId(UUID.randomUUID());
    refused(Reason.NOT_FOUND, () -> kms().describeKey(unknown));
    refused(Reason.NOT_FOUND, () -> kms().enableKey(unknown));
    refused(Reason.NOT_FOUND, () -> kms().disableKey(unknown));
    refused(Reason.NOT_FOUND, () -> encrypt(unknown, plaintext(1), NONE));
    refused(Reason.NOT_FOUND, () -> kms().generateDataKey(unknown, 32, NONE));
    refused(Reason.NOT_FOUND, () -> kms().generateDataKeyWithoutPlaintext(unknown, 32, NONE));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 32, Kms.MAX_GENERATED})
  void dataKeyIsWhatItsCiphertextHolds(int length) {
    KeyId key = newKey();
    try (DataKey dataKey = kms().generateDataKey(key, length, CONTEXT);
        Decrypted decrypted = kms().decrypt(dataKey.ciphertext(), CONTEXT, ANY_KEY)) {
      assertThat(dataKey.keyId()).isEqualTo(key);
      assertThat(dataKey.keyVersion()).isEqualTo(1);
      SecretBytes plaintext = dataKey.plaintext().orElseThrow();
      assertThat(plaintext.length()).isEqualTo(length);
      assertThat(plaintext.sameAs(decrypted.plaintext())).isTrue();
    }
    try (DataKey hidden = kms().generateDataKeyWithoutPlaintext(key, length, CONTEXT);
        Decrypted decrypted = kms().decrypt(hidden.ciphertext(), CONTEXT, ANY_KEY)) {
      assertThat(hidden.plaintext()).isEmpty();
      assertThat(decrypted.plaintext().length()).isEqualTo(length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, Kms.MAX_GENERATED + 1})
  void sizesBeyondTheLimitsAreRefused(int length) {
    KeyId key = newKey();
    refused(Reason.VALIDATION, () -> kms().generateDataKey(key, length, NONE));
    refused(Reason.VALIDATION, () -> kms().generateDataKeyWithoutPlaintext(key, length, NONE));
    refused(Reason.VALIDATION, () -> kms().random(length));
  }

  @Test
  void randomBytesHaveTheLengthAskedForAndDiffer() {
    for (int length : new int[] {1, 32, Kms.MAX_GENERATED}) {
      try (SecretBytes random = kms().random(length)) {
        assertThat(random.length()).isEqualTo(length);
      }
    }
    try (SecretBytes one = kms().random(32);
        SecretBytes other = kms().random(32)) {
      assertThat(one.sameAs(other)).isFalse();
    }
  }

  @Test
  void keysAreListedOnceEachInOrderOfTheirIds() {
    Set<KeyId> made = new HashSet<>();
    for (int i = 0; i < 25; i++) {
      made.add(newKey());
    }
    List<KeyId> listed = new ArrayList<>();
    ListKeys request = new ListKeys(Optional.empty(), 10, Optional.empty());
    Page<KeyMetadata> page = kms().listKeys(request);
    while (true) {
      page.items().forEach(key -> listed.add(key.keyId()));
      if (page.nextCursor().isEmpty()) {
        break;
      }
      assertThat(page.items()).hasSize(10);
      page = kms().listKeys(request.from(page.nextCursor().get()));
    }
    assertThat(listed).containsAll(made).doesNotHaveDuplicates();
    assertThat(listed).isSortedAccordingTo(Comparator.comparing(KeyId::toString));
  }

  @Test
  void listHoldsTheStateAskedForOnly() {
    KeyId disabled = kms().disableKey(newKey()).keyId();
    KeyId enabled = newKey();
    assertThat(all(KeyState.DISABLED)).contains(disabled).doesNotContain(enabled);
    assertThat(all(KeyState.ENABLED)).contains(enabled).doesNotContain(disabled);
  }

  @Test
  void cursorIsBoundToItsFilterAndCannotBeMade() {
    newKey();
    newKey();
    ListKeys enabled = new ListKeys(Optional.of(KeyState.ENABLED), 1, Optional.empty());
    String cursor = kms().listKeys(enabled).nextCursor().orElseThrow();
    ListKeys disabled = new ListKeys(Optional.of(KeyState.DISABLED), 1, Optional.of(cursor));
    refused(Reason.VALIDATION, () -> kms().listKeys(disabled));
    for (String forged : List.of("", "x", "AAAA", cursor + "A", cursor.substring(1), "\u20AC&=")) {
      refused(Reason.VALIDATION, () -> kms().listKeys(enabled.from(forged)));
    }
  }

  @Test
  void reservedContextKeysAreRefused() {
    KeyId key = newKey();
    Ciphertext ciphertext = encrypt(key, plaintext(20), NONE);
    EncryptionContext reserved = EncryptionContext.of(Map.of("a", "b", "keyhold:use", "safe"));
    refused(Reason.VALIDATION, () -> encrypt(key, plaintext(20), reserved));
    refused(Reason.VALIDATION, () -> kms().decrypt(ciphertext, reserved, ANY_KEY));
    refused(Reason.VALIDATION, () -> kms().generateDataKey(key, 32, reserved));
    refused(Reason.VALIDATION, () -> kms().generateDataKeyWithoutPlaintext(key, 32, reserved));
  }

  @Test
  void closedSecretsAreNotUsed() {
    KeyId key = newKey();
    SecretBytes closed = SecretBytes.copyOf(plaintext(20));
    closed.close();
    assertThatIllegalStateException().isThrownBy(() -> kms().encrypt(key, closed, NONE));
    Ciphertext ciphertext = encrypt(key, plaintext(20), NONE);
    Decrypted decrypted = kms().decrypt(ciphertext, NONE, ANY_KEY);
    decrypted.close();
    assertThatIllegalStateException().isThrownBy(() -> bytes(decrypted.plaintext()));
  }

  @Test
  void secretsHandedInStayOpen() {
    KeyId key = newKey();
    try (SecretBytes plaintext = SecretBytes.copyOf(plaintext(20))) {
      kms().encrypt(key, plaintext, NONE);
      assertThat(bytes(plaintext)).isEqualTo(plaintext(20));
    }
  }

  private KeyId newKey() {
    return kms().createKey(CreateKey.symmetric("contract")).keyId();
  }

  private Ciphertext encrypt(KeyId key, byte[] bytes, EncryptionContext context) {
    try (SecretBytes plaintext = SecretBytes.copyOf(bytes)) {
      Encrypted encrypted = kms().encrypt(key, plaintext, context);
      assertThat(encrypted.keyId()).isEqualTo(encrypted.ciphertext().keyId());
      assertThat(encrypted.keyVersion()).isEqualTo(encrypted.ciphertext().keyVersion());
      return encrypted.ciphertext();
    }
  }

  private Decrypted decrypt(byte[] ciphertext, EncryptionContext context) {
    return kms().decrypt(Ciphertext.parse(ciphertext), context, ANY_KEY);
  }

  private Set<KeyId> all(KeyState state) {
    Set<KeyId> found = new HashSet<>();
    ListKeys request = new ListKeys(Optional.of(state), ListKeys.MAX_LIMIT, Optional.empty());
    Optional<String> cursor;
    do {
      Page<KeyMetadata> page = kms().listKeys(request);
      page.items().forEach(key -> found.add(key.keyId()));
      cursor = page.nextCursor();
      request = cursor.map(request::from).orElse(request);
    } while (cursor.isPresent());
    return found;
  }

  private static byte[] plaintext(int length) {
    return "customer order 0123456789 "
        .repeat(length / 26 + 1)
        .substring(0, length)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(SecretBytes secret) {
    return secret.use(byte[]::clone);
  }

  private static void refused(Reason reason, ThrowingCallable call) {
    KmsException refusal = catchThrowableOfType(KmsException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.reason()).isEqualTo(reason);
  }
}
