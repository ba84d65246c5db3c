package io.keyhold.server.api;

import io.keyhold.server.http.HotRoute;
import io.keyhold.server.http.HotRoutes;
import io.keyhold.server.http.RequestReader;
import io.keyhold.server.http.RequestReaders;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every request body of the contract, with its reader. */
@Configuration(proxyBeanMethods = false)
class Requests {
  @Bean
  HotRoutes hotRoutes(CryptoController crypto) {
    return new HotRoutes(
        List.of(
            new HotRoute<>(
                "kms:Encrypt", "/v1/keys/", "/encrypt", EncryptRequest::read, crypto::encrypt),
            new HotRoute<>(
                "kms:GenerateDataKey",
                "/v1/keys/",
                "/data-key",
                DataKeyRequest::read,
                crypto::generateDataKey),
            new HotRoute<>(
                "kms:Decrypt",
                "/v1/decrypt",
                "",
                DecryptRequest::read,
                (caller, nothing, body) -> crypto.decrypt(caller, body))));
  }

  @Bean
  RequestReaders requestReaders() {
    return new RequestReaders(
        List.of(
            new RequestReader<>(CreateKeyRequest.class, CreateKeyRequest::read),
            new RequestReader<>(EncryptRequest.class, EncryptRequest::read),
            new RequestReader<>(DecryptRequest.class, DecryptRequest::read),
            new RequestReader<>(DataKeyRequest.class, DataKeyRequest::read),
            new RequestReader<>(RandomRequest.class, RandomRequest::read),
            new RequestReader<>(TokenRequest.class, TokenRequest::read),
            new RequestReader<>(KeychainRequest.class, KeychainRequest::read),
            new RequestReader<>(CredentialRequest.class, CredentialRequest::read),
            new RequestReader<>(AccountRequest.class, AccountRequest::read),
            new RequestReader<>(RevealRequest.class, RevealRequest::read),
            new RequestReader<>(CustodyRequest.class, CustodyRequest::read)));
  }
}
