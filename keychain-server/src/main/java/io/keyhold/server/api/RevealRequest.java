package io.keyhold.server.api;

import io.keyhold.server.json.JsonBody;
import io.keyhold.server.keychain.RevealAccount;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What to reveal, and why. */
record RevealRequest(
    Optional<Integer> version, Optional<List<String>> fields, Optional<String> reason) {
  private static final int MAX_FIELDS = 1_000;

  static RevealRequest read(JsonBody in) {
    Optional<Integer> version = Optional.empty();
    Optional<List<String>> fields = Optional.empty();
    Optional<String> reason = Optional.empty();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "version" -> version = Optional.of(in.integer(1, Integer.MAX_VALUE));
        case "fields" -> {
          fields = Optional.of(in.texts(MAX_FIELDS, 100));
          if (fields.get().isEmpty()) {
            throw in.refused("must name a field, or be left out for all");
          }
        }
        case "reason" -> {
          reason = Optional.of(in.text(RevealAccount.MAX_REASON).strip());
          if (reason.get().isEmpty()) {
            throw in.refused("must not be blank");
          }
        }
        default -> throw in.unknown();
      }
    }
    return new RevealRequest(version, fields, reason);
  }

  RevealAccount toReveal() {
    return new RevealAccount(
        version.map(OptionalInt::of).orElseGet(OptionalInt::empty),
        Set.copyOf(fields.orElse(List.of())),
        reason);
  }
}
