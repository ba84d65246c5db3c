package io.keyhold.kms.ciphertext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keyhold.kms.Golden;
import io.keyhold.kms.key.KeyId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CiphertextTest {
  private static final KeyId KEY = KeyId.parse("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
  private static final String GOLDEN = Golden.text("ciphertext/ciphertext.txt").strip();
  private static final byte[] BYTES = Base64.getDecoder().decode(GOLDEN);

  @Test
  void goldenCiphertextIsTakenApart() {
    Ciphertext ciphertext = Ciphertext.parse(BYTES);
    assertThat(ciphertext.keyId()).isEqualTo(KEY);
    assertThat(ciphertext.keyVersion()).isEqualTo(3);
    assertThat(ciphertext.salt()).hasSize(32).startsWith(0, 1, 2).endsWith(30, 31);
    assertThat(ciphertext.commitment()).hasSize(32).startsWith(100, 101).endsWith(131);
    assertThat(ciphertext.body()).hasSize(21).startsWith(0xee).endsWith(0xdd);
    assertThat(ciphertext.prefix()).isEqualTo(Arrays.copyOf(BYTES, 89));
    assertThat(ciphertext.toBytes()).isEqualTo(BYTES);
    assertThat(ciphertext.toBase64()).isEqualTo(GOLDEN);
    assertThat(ciphertext).hasToString("Ciphertext[key " + KEY + " version 3]");
  }

  @Test
  void headerIsTheGoldenOne() {
    assertThat(Ciphertext.header(KEY, 3)).isEqualTo(Arrays.copyOf(BYTES, 25));
  }

  @Test
  void ciphertextOfNothingIsTheShortest() {
    byte[] shortest = Arrays.copyOf(BYTES, Ciphertext.OVERHEAD);
    assertThat(Ciphertext.parse(shortest).body()).hasSize(Ciphertext.TAG_LENGTH);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 24, 25, 104})
  void shorterThanTheOverheadIsRefused(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ciphertext.parse(Arrays.copyOf(BYTES, length)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 107", // a small k
    "1, 0", "2, 0", // no format
    "2, 2", // a later format
    "3, 0", // no suite
    "3, 2", // the suite that is reserved
    "3, 3", "4, 1", // a flag
    "4, 128"
  })
  void otherHeadersAreRefused(int at, int value) {
    byte[] changed = BYTES.clone();
    changed[at] = (byte) value;
    assertThatIllegalArgumentException().isThrownBy(() -> Ciphertext.parse(changed));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void keyVersionsThatCannotBeAreRefused(int version) {
    byte[] changed = BYTES.clone();
    ByteBuffer.wrap(changed).putInt(21, version);
    assertThatIllegalArgumentException().isThrownBy(() -> Ciphertext.parse(changed));
    assertThatIllegalArgumentException().isThrownBy(() -> Ciphertext.header(KEY, version));
  }

  @Test
  void ciphertextCannotBeChangedFromOutside() {
    byte[] mine = BYTES.clone();
    Ciphertext ciphertext = Ciphertext.parse(mine);
    mine[50] ^= 1;
    ciphertext.toBytes()[50] ^= 1;
    ciphertext.prefix()[50] ^= 1;
    ciphertext.salt()[0] ^= 1;
    ciphertext.body()[0] ^= 1;
    assertThat(ciphertext)
        .isEqualTo(Ciphertext.parse(BYTES))
        .hasSameHashCodeAs(Ciphertext.parse(BYTES));
  }

  @Test
  void ciphertextsThatDifferInAByteAreNotEqual() {
    byte[] changed = BYTES.clone();
    changed[changed.length - 1] ^= 1;
    assertThat(Ciphertext.parse(changed)).isNotEqualTo(Ciphertext.parse(BYTES));
  }
}
