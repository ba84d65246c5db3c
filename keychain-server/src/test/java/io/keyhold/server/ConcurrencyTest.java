package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Writers at once. */
class ConcurrencyTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final TestClient CLIENT = SERVER.client();
  private static final int WRITERS = 8;
  private static final int PUTS = 10;

  @Test
  void noVersionIsLostAmongManyWriters() throws Exception {
    CLIENT.newKeychain("many-writers");
    String account = "/v1/keychains/many-writers/accounts/a";
    List<Future<List<Integer>>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        writers.add(threads.submit(() -> put(account, number)));
      }
    }
    Set<Integer> versions = new HashSet<>();
    for (Future<List<Integer>> writer : writers) {
      versions.addAll(writer.get());
    }
    assertThat(versions).hasSize(WRITERS * PUTS).contains(1, WRITERS * PUTS);
    Set<String> values = new HashSet<>();
    for (int version = 1; version <= WRITERS * PUTS; version++) {
      values.add(
          CLIENT
              .post(account + "/reveal", "{\"version\":" + version + "}")
              .expect(200)
              .json()
              .at("/fields/password/value")
              .asString());
    }
    assertThat(values).hasSize(WRITERS * PUTS);
  }

  private static List<Integer> put(String account, int writer) {
    List<Integer> versions = new ArrayList<>();
    for (int i = 0; i < PUTS; i++) {
      String body = "{\"fields\":{\"password\":\"" + writer + "-" + i + "\"}}";
      TestClient.Answer answer = CLIENT.put(account, body);
      assertThat(answer.status()).as(answer.text()).isIn(200, 201);
      versions.add(answer.json().required("version").asInt());
    }
    return versions;
  }

  @Test
  void oneOfManyMakesTheAccount() throws Exception {
    CLIENT.newKeychain("one-maker");
    List<Future<Integer>> makers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      for (int i = 0; i < WRITERS; i++) {
        makers.add(
            threads.submit(
                () ->
                    CLIENT
                        .put(
                            "/v1/keychains/one-maker/accounts/a",
                            "{\"fields\":{\"password\":\"x\"}}",
                            "If-None-Match",
                            "*")
                        .status()));
      }
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> maker : makers) {
      statuses.add(maker.get());
    }
    assertThat(statuses).containsOnly(201, 412).containsOnlyOnce(201);
  }
}
