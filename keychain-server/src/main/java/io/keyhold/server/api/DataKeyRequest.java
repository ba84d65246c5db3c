package io.keyhold.server.api;

import io.keyhold.kms.Kms;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.server.json.JsonBody;
import java.util.List;
import java.util.Optional;

/** What a new data key shall be: a spec or a number of bytes, AES_256 when neither is said. */
record DataKeyRequest(
    Optional<DataKeySpec> keySpec,
    Optional<Integer> numberOfBytes,
    EncryptionContext encryptionContext,
    Optional<Boolean> withPlaintext) {
  static DataKeyRequest read(JsonBody in) {
    Optional<DataKeySpec> keySpec = Optional.empty();
    Optional<Integer> numberOfBytes = Optional.empty();
    EncryptionContext context = EncryptionContext.empty();
    Optional<Boolean> withPlaintext = Optional.empty();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "keySpec" -> keySpec = Optional.of(in.word(DataKeySpec.class));
        case "numberOfBytes" -> numberOfBytes = Optional.of(in.integer(1, Kms.MAX_GENERATED));
        case "encryptionContext" -> context = in.context();
        case "withPlaintext" -> withPlaintext = Optional.of(in.bool());
        default -> throw in.unknown();
      }
    }
    if (keySpec.isPresent() && numberOfBytes.isPresent()) {
      throw new KmsException(
          Reason.VALIDATION,
          "give keySpec or numberOfBytes, not both",
          List.of(
              new KmsException.FieldError("keySpec", "excludes numberOfBytes"),
              new KmsException.FieldError("numberOfBytes", "excludes keySpec")),
          null);
    }
    return new DataKeyRequest(keySpec, numberOfBytes, context, withPlaintext);
  }

  int length() {
    return numberOfBytes.orElseGet(() -> keySpec.orElse(DataKeySpec.AES_256).length());
  }
}
