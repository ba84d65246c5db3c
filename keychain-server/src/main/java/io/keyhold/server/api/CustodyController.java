package io.keyhold.server.api;

import io.keyhold.engine.caller.Caller;
import io.keyhold.kms.keychain.AccountName;
import io.keyhold.server.credentials.Application;
import io.keyhold.server.credentials.Issued;
import io.keyhold.server.http.Act;
import io.keyhold.server.keychain.Custody;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CustodyController {
  private final Custody custody;

  CustodyController(Custody custody) {
    this.custody = custody;
  }

  @PostMapping("/v1/import-keychain")
  @ResponseStatus(HttpStatus.CREATED)
  @Act("keychain:Import")
  CustodyAnswer importKeychain(Caller caller, @RequestBody CustodyRequest request) {
    try (request) {
      AccountName name = request.toName();
      Issued<Application> issued =
          custody.take(caller, request.toKeychain(), name, request.toPut());
      return new CustodyAnswer(
          issued.made().appId(), issued.key(), issued.text(), name.value(), caller.requestId());
    }
  }
}
