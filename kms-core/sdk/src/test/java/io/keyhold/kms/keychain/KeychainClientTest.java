package io.keyhold.kms.keychain;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.kms.http.FakeServer;
import io.keyhold.kms.http.ServerConnection;
import io.keyhold.kms.http.TokenSource;
import io.keyhold.kms.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeychainClientTest {
  private static final KeychainCode PAYMENTS = new KeychainCode("payments");
  private static final AccountName ORDERS = new AccountName("db/orders");

  private final FakeServer server = new FakeServer();
  private final KeychainClient safe =
      new KeychainClient(ServerConnection.to(server.uri(), TokenSource.fixed("khp_test")));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void putSendsFieldsAndItsCondition() {
    server.reply(
        201,
        "{\"account\":\"db/orders\",\"version\":1,\"fields\":[{\"name\":\"password\",\"secret\":true}]}");
    try (SecretBytes password = SecretBytes.utf8("p\"\u20AC")) {
      PutAccount put =
          PutAccount.of(PAYMENTS, ORDERS, Map.of("password", FieldValue.text(password)))
              .when(new PutAccount.Condition.Absent());
      assertThat(safe.putAccount(put).version()).isEqualTo(1);
    }
    FakeServer.Request request = server.requests().get(0);
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.uri()).isEqualTo("/v1/keychains/payments/accounts/db:orders");
    assertThat(request.header("If-None-Match")).isEqualTo("*");
    assertThat(request.body()).isEqualTo("{\"fields\":{\"password\":{\"value\":\"p\\\"\u20AC\"}}}");
  }

  @Test
  void bytesTravelInBase64() {
    server.reply(200, "{\"account\":\"db/orders\",\"version\":8}");
    try (SecretBytes key = SecretBytes.copyOf(new byte[] {(byte) 0xff, 0})) {
      safe.putAccount(
          PutAccount.of(PAYMENTS, ORDERS, Map.of("key", FieldValue.bytes(key).secret(true)))
              .when(new PutAccount.Condition.AtVersion(7)));
    }
    assertThat(server.requests().get(0).header("If-Match")).isEqualTo("\"7\"");
    assertThat(server.requests().get(0).body())
        .isEqualTo(
            "{\"fields\":{\"key\":{\"value\":\"/wA=\",\"encoding\":\"base64\",\"secret\":true}}}");
  }

  @Test
  void revealGivesEveryEscapeAsItsBytes() {
    server.reply(
        200,
        "{\"account\":\"db/orders\",\"version\":3,\"fields\":{\"password\":{\"value\":"
            + "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00e9\\u20ac\\ud83d\\ude00 plain \u20AC\","
            + "\"secret\":true},\"key\":{\"value\":\"/wA=\",\"encoding\":\"base64\"},"
            + "\"username\":{\"value\":\"app\",\"secret\":false}}}");
    Reveal request = Reveal.newest(PAYMENTS, ORDERS).because("on call").fields(List.of("a", "b"));
    try (Revealed revealed = safe.reveal(request).orElseThrow()) {
      assertThat(revealed.version()).isEqualTo(3);
      assertThat(revealed.fields().keySet()).containsExactly("password", "key", "username");
      assertThat(bytes(revealed, "password"))
          .isEqualTo(
              "\"\\/\b\f\n\r\t\0\u00e9\u20ac\uD83D\uDE00 plain \u20AC"
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(bytes(revealed, "key")).containsExactly(0xff, 0);
      assertThat(revealed.fields().get("key"))
          .matches(Revealed.Field::binary)
          .matches(Revealed.Field::secret);
      assertThat(revealed.fields().get("username")).matches(field -> !field.secret());
    }
    assertThat(server.requests().get(0).uri())
        .isEqualTo("/v1/keychains/payments/accounts/db:orders/reveal");
    assertThat(server.requests().get(0).body())
        .isEqualTo("{\"fields\":[\"a\",\"b\"],\"reason\":\"on call\"}");
  }

  @Test
  void nothingIsRevealedOfAVersionThatIsKnown() {
    server.reply(304, Map.of("ETag", "\"3\""), "", Duration.ZERO);
    assertThat(safe.reveal(Reveal.newest(PAYMENTS, ORDERS).unlessVersion(3))).isEmpty();
    assertThat(server.requests().get(0).header("If-None-Match")).isEqualTo("\"3\"");
    assertThat(server.requests().get(0).body()).isEqualTo("{}");
  }

  @Test
  void importKeychainSendsThePasswordAndReadsTheCredential() {
    server.reply(201, "{\"appId\":\"a1\",\"appKey\":\"k\",\"credential\":\"kha_a1_k\"}");
    try (SecretBytes password = SecretBytes.utf8("pw");
        NewCredential made =
            safe.importKeychain(
                new ImportKeychain(PAYMENTS, "Payments", ORDERS, password, Optional.empty()))) {
      assertThat(made.appId()).isEqualTo("a1");
      assertThat(made.credential().length()).isEqualTo(8);
      assertThat(made).asString().doesNotContain("kha_");
    }
    assertThat(server.requests().get(0).body())
        .isEqualTo(
            "{\"productCode\":\"payments\",\"productName\":\"Payments\","
                + "\"keychainAccount\":\"db/orders\",\"keychainPassword\":\"pw\"}");
  }

  private static byte[] bytes(Revealed revealed, String field) {
    return Objects.requireNonNull(revealed.fields().get(field)).value().use(byte[]::clone);
  }
}
