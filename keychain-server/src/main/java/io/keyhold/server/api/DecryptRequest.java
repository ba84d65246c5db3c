package io.keyhold.server.api;

import static io.keyhold.server.json.JsonBody.required;

import io.keyhold.kms.Kms;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.server.json.JsonBody;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ciphertext to decrypt, what it is bound to, and the key that it must be of. */
record DecryptRequest(
    Ciphertext ciphertext, EncryptionContext encryptionContext, Optional<KeyId> keyId) {
  static DecryptRequest read(JsonBody in) {
    @Nullable Ciphertext ciphertext = null;
    EncryptionContext context = EncryptionContext.empty();
    Optional<KeyId> keyId = Optional.empty();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "ciphertext" -> ciphertext = parse(in.base64(Kms.MAX_CIPHERTEXT));
        case "encryptionContext" -> context = in.context();
        case "keyId" -> keyId = Optional.of(Parameters.parse("keyId", in.text(100), KeyId::parse));
        default -> throw in.unknown();
      }
    }
    return new DecryptRequest(required("ciphertext", ciphertext), context, keyId);
  }

  private static Ciphertext parse(byte[] bytes) {
    try {
      return Ciphertext.parse(bytes);
    } catch (IllegalArgumentException e) {
      throw new KmsException(Reason.INVALID_CIPHERTEXT, "the ciphertext is not valid");
    }
  }
}
