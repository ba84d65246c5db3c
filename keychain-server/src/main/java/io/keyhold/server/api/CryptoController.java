package io.keyhold.server.api;

import io.keyhold.engine.Engine;
import io.keyhold.engine.caller.Caller;
import io.keyhold.kms.Kms;
import io.keyhold.kms.key.KeyId;
import io.keyhold.server.http.Act;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
class CryptoController {
  private final Engine engine;

  CryptoController(Engine engine) {
    this.engine = engine;
  }

  @PostMapping("/keys/{key}/encrypt")
  @Act("kms:Encrypt")
  EncryptAnswer encrypt(
      Caller caller, @PathVariable("key") String key, @RequestBody EncryptRequest request) {
    try (request) {
      return EncryptAnswer.of(
          engine
              .as(caller)
              .encrypt(Parameters.key(key), request.plaintext(), request.encryptionContext()));
    }
  }

  @PostMapping("/decrypt")
  @Act("kms:Decrypt")
  DecryptAnswer decrypt(Caller caller, @RequestBody DecryptRequest request) {
    return DecryptAnswer.of(
        engine
            .as(caller)
            .decrypt(request.ciphertext(), request.encryptionContext(), request.keyId()));
  }

  @PostMapping("/keys/{key}/data-key")
  @Act("kms:GenerateDataKey")
  DataKeyAnswer generateDataKey(
      Caller caller, @PathVariable("key") String key, @RequestBody DataKeyRequest request) {
    Kms kms = engine.as(caller);
    KeyId keyId = Parameters.key(key);
    return DataKeyAnswer.of(
        request.withPlaintext().orElse(true)
            ? kms.generateDataKey(keyId, request.length(), request.encryptionContext())
            : kms.generateDataKeyWithoutPlaintext(
                keyId, request.length(), request.encryptionContext()));
  }

  @PostMapping("/random")
  @Act("kms:GenerateRandom")
  RandomAnswer generateRandom(Caller caller, @RequestBody RandomRequest request) {
    return new RandomAnswer(engine.as(caller).random(request.numberOfBytes()));
  }
}
