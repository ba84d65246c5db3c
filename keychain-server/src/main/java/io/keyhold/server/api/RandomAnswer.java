package io.keyhold.server.api;

import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.json.JsonAnswer;
import io.keyhold.server.json.JsonOut;
import io.swagger.v3.oas.annotations.media.Schema;

/** Random bytes. */
record RandomAnswer(@Schema(format = "byte") SecretBytes bytes) implements JsonAnswer {
  @Override
  public void writeTo(JsonOut out) {
    out.beginObject().name("bytes").base64(bytes).endObject();
  }

  @Override
  public void close() {
    bytes.close();
  }
}
