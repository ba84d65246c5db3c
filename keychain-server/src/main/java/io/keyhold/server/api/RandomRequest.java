package io.keyhold.server.api;

import static io.keyhold.server.json.JsonBody.required;

import io.keyhold.kms.Kms;
import io.keyhold.server.json.JsonBody;
import org.jspecify.annotations.Nullable;

/** How many random bytes. */
record RandomRequest(int numberOfBytes) {
  static RandomRequest read(JsonBody in) {
    @Nullable Integer numberOfBytes = null;
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "numberOfBytes" -> numberOfBytes = in.integer(1, Kms.MAX_GENERATED);
        default -> throw in.unknown();
      }
    }
    return new RandomRequest(required("numberOfBytes", numberOfBytes));
  }
}
