package io.keyhold.server.api;

import static io.keyhold.server.json.JsonBody.required;

import io.keyhold.server.credentials.NewToken;
import io.keyhold.server.json.JsonBody;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a new API token shall be. */
record TokenRequest(String name, Optional<List<String>> policies, Optional<Instant> expiresAt) {
  private static final int MAX_POLICIES = 50;

  static TokenRequest read(JsonBody in) {
    @Nullable String tokenName = null;
    Optional<List<String>> policies = Optional.empty();
    Optional<Instant> expiresAt = Optional.empty();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "name" -> tokenName = in.text(NewToken.MAX_NAME);
        case "policies" -> policies = Optional.of(in.texts(MAX_POLICIES, 100));
        case "expiresAt" -> expiresAt = Optional.of(in.time());
        default -> throw in.unknown();
      }
    }
    return new TokenRequest(required("name", tokenName), policies, expiresAt);
  }

  NewToken toNewToken() {
    return new NewToken(name, policies.orElse(List.of()), expiresAt);
  }
}
