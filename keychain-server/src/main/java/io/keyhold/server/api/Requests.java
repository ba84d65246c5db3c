package io.keyhold.server.api;

import io.keyhold.server.http.RequestReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every request body of the contract, with its reader. */
@Configuration(proxyBeanMethods = false)
class Requests {
  @Bean
  RequestReader<CreateKeyRequest> createKey() {
    return new RequestReader<>(CreateKeyRequest.class, CreateKeyRequest::read);
  }

  @Bean
  RequestReader<EncryptRequest> encrypt() {
    return new RequestReader<>(EncryptRequest.class, EncryptRequest::read);
  }

  @Bean
  RequestReader<DecryptRequest> decrypt() {
    return new RequestReader<>(DecryptRequest.class, DecryptRequest::read);
  }

  @Bean
  RequestReader<DataKeyRequest> dataKey() {
    return new RequestReader<>(DataKeyRequest.class, DataKeyRequest::read);
  }

  @Bean
  RequestReader<RandomRequest> random() {
    return new RequestReader<>(RandomRequest.class, RandomRequest::read);
  }

  @Bean
  RequestReader<TokenRequest> token() {
    return new RequestReader<>(TokenRequest.class, TokenRequest::read);
  }

  @Bean
  RequestReader<KeychainRequest> keychain() {
    return new RequestReader<>(KeychainRequest.class, KeychainRequest::read);
  }

  @Bean
  RequestReader<CredentialRequest> credential() {
    return new RequestReader<>(CredentialRequest.class, CredentialRequest::read);
  }

  @Bean
  RequestReader<AccountRequest> account() {
    return new RequestReader<>(AccountRequest.class, AccountRequest::read);
  }

  @Bean
  RequestReader<RevealRequest> reveal() {
    return new RequestReader<>(RevealRequest.class, RevealRequest::read);
  }

  @Bean
  RequestReader<CustodyRequest> custody() {
    return new RequestReader<>(CustodyRequest.class, CustodyRequest::read);
  }
}
