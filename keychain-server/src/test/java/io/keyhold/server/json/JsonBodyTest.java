package io.keyhold.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
  private static <T> T read(byte[] json, java.util.function.Function<JsonBody, T> reader) {
    return JsonBody.read(json, json.length, reader);
  }

  private static String secretText(byte[] json) {
    return read(
        json,
        in -> {
          in.nextField();
          try (SecretBytes secret = in.secretText(1_000)) {
            String text = secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
            assertThat(in.nextField()).isNull();
            return text;
          }
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain|plain",
        "\\u00e9\\u20AC|é€",
        "é€|é€",
        "\\ud83d\\ude00|\uD83D\uDE00",
        "a\\/b\\\\c|a/b\\c",
        "\\u0041\\u002b|A+",
      })
  void secretTextIsWhatTheParserWouldSay(String literal, String text) {
    assertThat(secretText(("{\"x\":\"" + literal + "\"}").getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\\ud83d", "\\ude00", "\\ud83d\\u0041", "\\x", "\\u00g0", "\\u12", "a\nb", "\\"})
  void illFormedTextIsRefused(String literal) {
    byte[] json = ("{\"x\":\"" + literal + "\"}").getBytes(StandardCharsets.UTF_8);
    assertThat(catchThrowableOfType(KmsException.class, () -> secretText(json))).isNotNull();
  }

  @Test
  void illFormedUtf8IsRefused() {
    for (byte[] bad :
        List.of(
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xE2, (byte) 0x82})) {
      byte[] json = new byte[8 + bad.length];
      System.arraycopy("{\"x\":\"".getBytes(StandardCharsets.US_ASCII), 0, json, 0, 6);
      System.arraycopy(bad, 0, json, 6, bad.length);
      json[6 + bad.length] = '"';
      json[7 + bad.length] = '}';
      assertThat(catchThrowableOfType(KmsException.class, () -> secretText(json))).isNotNull();
    }
  }

  @Test
  void secretsAreWipedWhenTheBodyIsRefused() {
    byte[] json = "{\"a\":\"secret\",\"b\":1}".getBytes(StandardCharsets.UTF_8);
    List<SecretBytes> seen = new ArrayList<>();
    KmsException refusal =
        catchThrowableOfType(
            KmsException.class,
            () ->
                read(
                    json,
                    in -> {
                      in.nextField();
                      seen.add(in.secretText(100));
                      in.nextField();
                      throw in.unknown();
                    }));
    assertThat(refusal.errors().getFirst().field()).isEqualTo("b");
    assertThat(catchThrowableOfType(IllegalStateException.class, () -> seen.getFirst().use(b -> b)))
        .isNotNull();
  }

  @Test
  void whatIsWrittenReadsBack() {
    String text = "\u0000\u001f\"\\/é\uD83D\uDE00\n\t";
    try (JsonOut out = new JsonOut(1)) {
      out.beginObject().name("x").text(text).name("y").number(-1).endObject();
      assertThat(secretText(out.toText().replace(",\"y\":-1", "").getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A", "AA", "AAA", "AB==", "AAB=", "AA==AA==", "A A=", "AA-_", "====", "\n"})
  void looseBase64IsRefused(String text) {
    assertThat(StrictBase64.decode(text.getBytes(StandardCharsets.US_ASCII))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'',0", "AA==,1", "AAA=,2", "AAAA,3", "+/+/,3"})
  void strictBase64IsRead(String text, int length) {
    assertThat(StrictBase64.decode(text.getBytes(StandardCharsets.US_ASCII)).orElseThrow())
        .hasSize(length);
  }
}
