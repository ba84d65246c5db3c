package io.keyhold.kms.http;

import java.net.http.HttpHeaders;
import java.util.Optional;

/** A server's answer that is no refusal: 2xx, or 304 when the call was conditional. */
public record Answer(int status, HttpHeaders headers, JsonObject body) {
  /** Whether what the caller has is still the newest. */
  public boolean isNotModified() {
    return status == 304;
  }

  /** The version that the {@code ETag} header names, without its quotes. */
  public Optional<String> etag() {
    return headers.firstValue("ETag").map(tag -> tag.replace("\"", ""));
  }
}
