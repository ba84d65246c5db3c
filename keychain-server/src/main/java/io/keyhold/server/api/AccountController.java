package io.keyhold.server.api;

import io.keyhold.engine.caller.Caller;
import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.keychain.KeychainCode;
import io.keyhold.server.http.Act;
import io.keyhold.server.keychain.Accounts;
import io.keyhold.server.keychain.Revealed;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/keychains/{keychain}/accounts")
class AccountController {
  private final Accounts accounts;

  AccountController(Accounts accounts) {
    this.accounts = accounts;
  }

  @PutMapping("/{account}")
  @Act("keychain:PutAccount")
  ResponseEntity<AccountAnswer> putAccount(
      Caller caller,
      @PathVariable("keychain") String keychain,
      @PathVariable("account") String account,
      @RequestHeader("If-Match") Optional<String> ifMatch,
      @RequestHeader("If-None-Match") Optional<String> ifNoneMatch,
      @RequestBody AccountRequest request) {
    try (request) {
      Accounts.Put put =
          accounts.put(
              caller,
              Parameters.keychain(keychain),
              Parameters.account(account),
              request.toPut(),
              ETags.precondition(ifMatch, ifNoneMatch));
      return ResponseEntity.status(put.made() ? HttpStatus.CREATED : HttpStatus.OK)
          .eTag(ETags.of(put.account().version()))
          .body(AccountAnswer.of(put.account()));
    }
  }

  @GetMapping
  @Act("keychain:ListAccounts")
  ListAnswer<AccountAnswer> listAccounts(
      Caller caller,
      @PathVariable("keychain") String keychain,
      @RequestParam("prefix") Optional<String> prefix,
      @RequestParam("limit") Optional<String> limit,
      @RequestParam("cursor") Optional<String> cursor) {
    return ListAnswer.of(
        accounts.list(
            caller,
            Parameters.keychain(keychain),
            prefix.map(Parameters::prefix).orElse(""),
            Parameters.limit(limit),
            cursor),
        AccountAnswer::of);
  }

  @GetMapping("/{account}")
  @Act("keychain:DescribeAccount")
  AccountAnswer describeAccount(
      Caller caller,
      @PathVariable("keychain") String keychain,
      @PathVariable("account") String account) {
    return AccountAnswer.of(
        accounts.describe(caller, Parameters.keychain(keychain), Parameters.account(account)));
  }

  @PostMapping("/{account}/reveal")
  @Act("keychain:Reveal")
  ResponseEntity<RevealAnswer> reveal(
      Caller caller,
      @PathVariable("keychain") String keychain,
      @PathVariable("account") String account,
      @RequestHeader("If-None-Match") Optional<String> ifNoneMatch,
      @RequestBody RevealRequest request) {
    KeychainCode code = Parameters.keychain(keychain);
    AccountName name = Parameters.account(account);
    Revealed revealed =
        accounts.reveal(caller, code, name, request.toReveal(), ETags.known(ifNoneMatch));
    String tag = ETags.of(revealed.version());
    return switch (revealed) {
      case Revealed.Unchanged _ -> ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(tag).build();
      case Revealed.Fields fields -> ResponseEntity.ok().eTag(tag).body(RevealAnswer.of(fields));
    };
  }
}
