package io.keyhold.server.keychain;

import io.keyhold.server.json.JsonBody;
import io.keyhold.server.json.JsonOut;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Tags as the one JSON text that is stored and that the row's tag covers. */
final class TagsText {
  private TagsText() {}

  static String of(Map<String, String> tags) {
    try (JsonOut out = new JsonOut()) {
      out.beginObject();
      new TreeMap<>(tags).forEach((name, value) -> out.name(name).text(value));
      return out.endObject().toText();
    }
  }

  static Map<String, String> read(String text) {
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    return JsonBody.read(
        json,
        json.length,
        in -> {
          Map<String, String> tags = new LinkedHashMap<>();
          for (String name = in.nextField(); name != null; name = in.nextField()) {
            tags.put(name, in.text(Integer.MAX_VALUE));
          }
          return tags;
        });
  }
}
