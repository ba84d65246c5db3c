package io.keyhold.server.api;

import io.keyhold.engine.caller.Caller;
import io.keyhold.server.credentials.Application;
import io.keyhold.server.http.Act;
import io.keyhold.server.keychain.Keychains;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/keychains")
class KeychainController {
  private final Keychains keychains;

  KeychainController(Keychains keychains) {
    this.keychains = keychains;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Act("keychain:Create")
  KeychainAnswer createKeychain(Caller caller, @RequestBody KeychainRequest request) {
    return KeychainAnswer.of(keychains.create(caller, request.toNewKeychain()));
  }

  @GetMapping
  @Act("keychain:List")
  ListAnswer<KeychainAnswer> listKeychains(
      Caller caller,
      @RequestParam("limit") Optional<String> limit,
      @RequestParam("cursor") Optional<String> cursor) {
    return ListAnswer.of(
        keychains.list(caller, Parameters.limit(limit), cursor), KeychainAnswer::of);
  }

  @GetMapping("/{keychain}")
  @Act("keychain:Describe")
  KeychainAnswer describeKeychain(Caller caller, @PathVariable("keychain") String keychain) {
    return KeychainAnswer.of(keychains.describe(caller, Parameters.keychain(keychain)));
  }

  @PostMapping("/{keychain}/credentials")
  @ResponseStatus(HttpStatus.CREATED)
  @Act("keychain:CreateCredential")
  CredentialAnswer createCredential(
      Caller caller,
      @PathVariable("keychain") String keychain,
      @RequestBody CredentialRequest request) {
    return CredentialAnswer.of(
        keychains.createCredential(
            caller, Parameters.keychain(keychain), request.patterns(), request.expiresAt()));
  }

  @GetMapping("/{keychain}/credentials")
  @Act("keychain:ListCredentials")
  ListAnswer<Application> listCredentials(
      Caller caller,
      @PathVariable("keychain") String keychain,
      @RequestParam("limit") Optional<String> limit,
      @RequestParam("cursor") Optional<String> cursor) {
    return ListAnswer.of(
        keychains.listCredentials(
            caller, Parameters.keychain(keychain), Parameters.limit(limit), cursor),
        Function.identity());
  }

  @DeleteMapping("/{keychain}/credentials/{appId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Act("keychain:RevokeCredential")
  void revokeCredential(
      Caller caller,
      @PathVariable("keychain") String keychain,
      @PathVariable("appId") String appId) {
    keychains.revokeCredential(caller, Parameters.keychain(keychain), appId);
  }
}
