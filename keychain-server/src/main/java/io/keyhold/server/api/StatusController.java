package io.keyhold.server.api;

import io.keyhold.engine.Engine;
import io.keyhold.engine.access.Action;
import io.keyhold.engine.access.Resource;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.hsm.TokenProfile;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.server.http.Act;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StatusController {
  private static final Action READ = new Action("system:Read");
  private static final Resource STATUS = new Resource("status");

  private final Engine engine;

  StatusController(Engine engine) {
    this.engine = engine;
  }

  @GetMapping("/v1/status")
  @Act("system:Read")
  StatusAnswer status(Caller caller) {
    return engine
        .gate()
        .pass(
            caller,
            READ,
            STATUS,
            EncryptionContext.empty(),
            passage -> {
              engine.hsm().probe();
              TokenProfile token = engine.hsm().profile();
              return new StatusAnswer(
                  engine.instance().toString(), engine.hsm().epoch(), StatusAnswer.Token.of(token));
            });
  }
}
