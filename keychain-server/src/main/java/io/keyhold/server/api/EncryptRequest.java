package io.keyhold.server.api;

import static io.keyhold.server.json.JsonBody.required;

import io.keyhold.kms.Kms;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.json.JsonBody;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A plaintext to encrypt, and what to bind it to. */
record EncryptRequest(
    @Schema(format = "byte") SecretBytes plaintext, EncryptionContext encryptionContext)
    implements AutoCloseable {
  static EncryptRequest read(JsonBody in) {
    @Nullable SecretBytes plaintext = null;
    EncryptionContext context = EncryptionContext.empty();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "plaintext" -> plaintext = in.secretBase64(Kms.MAX_PLAINTEXT);
        case "encryptionContext" -> context = in.context();
        default -> throw in.unknown();
      }
    }
    return new EncryptRequest(required("plaintext", plaintext), context);
  }

  @Override
  public void close() {
    plaintext.close();
  }
}
