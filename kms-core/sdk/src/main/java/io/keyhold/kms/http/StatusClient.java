package io.keyhold.kms.http;

import io.keyhold.kms.KmsException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who the server takes us for, and whether it serves. */
public final class StatusClient {
  private final ServerConnection server;

  public StatusClient(ServerConnection server) {
    this.server = server;
  }

  /** What the server knows of the caller, by name, as far as it is plain text or numbers. */
  public Map<String, String> whoami() {
    return server.call(
        Call.get("/v1/whoami"),
        answer -> {
          Map<String, String> known = new LinkedHashMap<>();
          for (String name : answer.body().names()) {
            answer.body().display(name).ifPresent(value -> known.put(name, value));
          }
          return known;
        });
  }

  /**
   * Whether the server is ready: token, store and audit work.
   *
   * @throws KmsException when it cannot be reached
   */
  public boolean isReady() {
    Call once = new Call("GET", "/readyz", Map.of(), Optional.empty(), false);
    return server.status(once) == 200;
  }
}
