package io.keyhold.server.api;

import io.keyhold.engine.access.Policy;
import io.keyhold.engine.caller.Caller;
import io.keyhold.server.credentials.Token;
import io.keyhold.server.credentials.Tokens;
import io.keyhold.server.http.Act;
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
@RequestMapping("/v1")
class TokenController {
  private final Tokens tokens;

  TokenController(Tokens tokens) {
    this.tokens = tokens;
  }

  @PostMapping("/tokens")
  @ResponseStatus(HttpStatus.CREATED)
  @Act("access:CreateToken")
  TokenAnswer createToken(Caller caller, @RequestBody TokenRequest request) {
    return TokenAnswer.of(tokens.create(caller, request.toNewToken()));
  }

  @GetMapping("/tokens")
  @Act("access:ListTokens")
  ListAnswer<Token> listTokens(
      Caller caller,
      @RequestParam("limit") Optional<String> limit,
      @RequestParam("cursor") Optional<String> cursor) {
    return ListAnswer.of(tokens.list(caller, Parameters.limit(limit), cursor), Function.identity());
  }

  @DeleteMapping("/tokens/{token}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Act("access:RevokeToken")
  void revokeToken(Caller caller, @PathVariable("token") String token) {
    tokens.revoke(caller, token);
  }

  @GetMapping("/whoami")
  @Act("access:Whoami")
  WhoamiAnswer whoami(Caller caller) {
    // It passes no gate, which would notice a revocation: so the credential is read anew.
    Caller current = caller.credential().map(credential -> credential.again().get()).orElse(caller);
    return new WhoamiAnswer(
        current.principal(),
        current.policies().stream().map(Policy::name).toList(),
        current.source());
  }
}
