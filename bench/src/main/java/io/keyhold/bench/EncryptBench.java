package io.keyhold.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code kms bench encrypt}: 32 bytes, authentication and audit on. Rounds of encrypt alternate
 * with rounds of the cheapest authenticated request, so that both meet the same machine; medians
 * are reported. Any error makes the figures void.
 */
final class EncryptBench {
  private static final int CONNECTIONS = 32;
  private static final int ROUNDS = 7;
  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final Duration PACED = Duration.ofSeconds(20);
  private static final int SAMPLE = 200;

  private record Round(double perSecond, double serverMicros, double databaseMicros) {}

  private final PrintStream out;

  EncryptBench(PrintStream out) {
    this.out = out;
  }

  void run(Path launcher) throws IOException {
    double raw = RawToken.macsPerSecond();
    try (Server server = Server.start(launcher)) {
      URI url = server.url();
      String key = createKey(server);
      Load encrypt =
          new Load(
              url,
              CONNECTIONS,
              200,
              () ->
                  HttpConnection.post(url, "/v1/keys/" + key + "/encrypt", server.token(), body()));
      byte[] nothing = HttpConnection.post(url, "/v1/nothing", server.token(), new byte[0]);
      // Authenticated and dispatched to nothing: no gate, no HSM, no database. A 400 would not do,
      // since the container closes the connection after it.
      Load floor = new Load(url, CONNECTIONS, 404, () -> nothing);
      demandNoErrors(encrypt.saturate(WARM_UP));
      demandNoErrors(floor.saturate(ROUND));
      List<Round> encrypts = new ArrayList<>();
      List<Round> floors = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        encrypts.add(measure(server, encrypt));
        floors.add(measure(server, floor));
      }
      double saturation = median(encrypts, Round::perSecond);
      Load.Result paced = encrypt.at(saturation / 2, PACED);
      demandNoErrors(paced);
      verifySample(server, key);
      out.println("workload,operations per second,server CPU us,database CPU us,p50 ms,p99 ms");
      out.printf(
          "encrypt 32 B at saturation,%.0f,%.1f,%.1f,,%n",
          saturation,
          median(encrypts, Round::serverMicros),
          median(encrypts, Round::databaseMicros));
      out.printf(
          "encrypt 32 B at half of saturation,%.0f,,,%.2f,%.2f%n",
          paced.perSecond(),
          paced.latency().getValueAtPercentile(50) / 1e6,
          paced.latency().getValueAtPercentile(99) / 1e6);
      out.printf(
          "floor: empty authenticated POST,%.0f,%.1f,%.1f,,%n",
          median(floors, Round::perSecond),
          median(floors, Round::serverMicros),
          median(floors, Round::databaseMicros));
      out.printf("raw PKCS#11 HMAC on the same kind of token,%.0f,%.1f,,,%n", raw, 1e6 / raw);
    }
  }

  private static Round measure(Server server, Load load) throws IOException {
    Duration serverBefore = ProcessCpu.of(server.pid());
    Duration databaseBefore = ProcessCpu.ofFamily(server.databasePid());
    Load.Result result = load.saturate(ROUND);
    demandNoErrors(result);
    double operations = result.operations();
    return new Round(
        result.perSecond(),
        micros(ProcessCpu.of(server.pid()).minus(serverBefore)) / operations,
        micros(ProcessCpu.ofFamily(server.databasePid()).minus(databaseBefore)) / operations);
  }

  private static double micros(Duration time) {
    return time.toNanos() / 1e3;
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static void demandNoErrors(Load.Result result) throws IOException {
    if (result.errors() > 0) {
      throw new IOException(
          result.errors() + " of " + result.operations() + " requests failed: no figure counts");
    }
  }

  private static byte[] body() {
    byte[] plaintext = new byte[32];
    ThreadLocalRandom.current().nextBytes(plaintext);
    return body(plaintext);
  }

  private static byte[] body(byte[] plaintext) {
    return ("{\"plaintext\":\"" + Base64.getEncoder().encodeToString(plaintext) + "\"}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String createKey(Server server) throws IOException {
    return field(exchange(server, "/v1/keys", "{}".getBytes(StandardCharsets.US_ASCII)), "keyId");
  }

  /** Ciphertexts made under the same conditions are opened and compared. */
  private static void verifySample(Server server, String key) throws IOException {
    for (int i = 0; i < SAMPLE; i++) {
      byte[] plaintext = new byte[32];
      ThreadLocalRandom.current().nextBytes(plaintext);
      String made = exchange(server, "/v1/keys/" + key + "/encrypt", body(plaintext));
      String opened =
          exchange(
              server,
              "/v1/decrypt",
              ("{\"ciphertext\":\"" + field(made, "ciphertext") + "\"}")
                  .getBytes(StandardCharsets.US_ASCII));
      if (!Arrays.equals(plaintext, Base64.getDecoder().decode(field(opened, "plaintext")))) {
        throw new IOException("a sampled ciphertext did not open to its plaintext");
      }
    }
  }

  private static String exchange(Server server, String path, byte[] body) throws IOException {
    try (HttpConnection connection = new HttpConnection(server.url())) {
      HttpConnection.Answer answer =
          connection.exchange(HttpConnection.post(server.url(), path, server.token(), body));
      if (answer.status() >= 300) {
        throw new IOException("POST " + path + " answered " + answer.status());
      }
      return new String(answer.body(), StandardCharsets.UTF_8);
    }
  }

  private static String field(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
    if (!matcher.find()) {
      throw new IllegalArgumentException("the answer has no " + name);
    }
    return matcher.group(1);
  }
}
