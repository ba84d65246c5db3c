package io.keyhold.server.api;

import io.keyhold.server.json.JsonAnswer;
import io.keyhold.server.json.JsonOut;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Audit records or checkpoints, as they are stored: their exact text is what was hashed and signed.
 *
 * @param items JSON objects
 */
record RecordsAnswer(List<String> items, Optional<String> nextCursor) implements JsonAnswer {
  @Override
  public void writeTo(JsonOut out) {
    out.beginObject();
    out.name("items").beginArray();
    for (String item : items) {
      byte[] json = item.getBytes(StandardCharsets.UTF_8);
      out.item().json(json, 0, json.length);
    }
    out.endArray();
    nextCursor.ifPresent(cursor -> out.name("nextCursor").text(cursor));
    out.endObject();
  }
}
