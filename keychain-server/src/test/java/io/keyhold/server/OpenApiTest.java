package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The contract that is checked in is the one that is served. After a change that is meant, copy
 * {@code target/openapi.json} over the file and say so in the changelog.
 */
class OpenApiTest {
  private static final Path CHECKED_IN = Path.of("src/main/openapi/openapi.json");
  private static final Path SERVED = Path.of("target/openapi.json");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  @Test
  void theCheckedInDocumentIsTheServedOne() throws IOException {
    JsonNode served =
        JSON.readTree(TestServer.shared().client().get("/v3/api-docs").expect(200).text());
    Files.writeString(SERVED, JSON.writeValueAsString(served) + "\n");
    assertThat(served).isEqualTo(JSON.readTree(Files.readString(CHECKED_IN)));
  }

  @Test
  void theDocumentNeedsAuthentication() {
    TestServer.shared().client("").get("/v3/api-docs").problem(401, "UNAUTHENTICATED");
  }
}
