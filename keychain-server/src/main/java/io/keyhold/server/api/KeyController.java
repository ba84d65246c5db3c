package io.keyhold.server.api;

import io.keyhold.engine.Engine;
import io.keyhold.engine.caller.Caller;
import io.keyhold.kms.ListKeys;
import io.keyhold.kms.key.KeyState;
import io.keyhold.server.http.Act;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/keys")
class KeyController {
  private final Engine engine;

  KeyController(Engine engine) {
    this.engine = engine;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Act("kms:CreateKey")
  KeyAnswer createKey(Caller caller, @RequestBody CreateKeyRequest request) {
    return KeyAnswer.of(engine.as(caller).createKey(request.toCreateKey()));
  }

  @GetMapping
  @Act("kms:ListKeys")
  ListAnswer<KeyAnswer> listKeys(
      Caller caller,
      @RequestParam("state") Optional<String> state,
      @RequestParam("limit") Optional<String> limit,
      @RequestParam("cursor") Optional<String> cursor) {
    ListKeys request =
        new ListKeys(
            state.map(word -> Parameters.parse("state", word, KeyState::valueOf)),
            Parameters.limit(limit),
            cursor);
    return ListAnswer.of(engine.as(caller).listKeys(request), KeyAnswer::of);
  }

  @GetMapping("/{key}")
  @Act("kms:DescribeKey")
  KeyAnswer describeKey(Caller caller, @PathVariable("key") String key) {
    return KeyAnswer.of(engine.as(caller).describeKey(Parameters.key(key)));
  }

  @PostMapping("/{key}/enable")
  @Act("kms:EnableKey")
  KeyAnswer enableKey(Caller caller, @PathVariable("key") String key) {
    return KeyAnswer.of(engine.as(caller).enableKey(Parameters.key(key)));
  }

  @PostMapping("/{key}/disable")
  @Act("kms:DisableKey")
  KeyAnswer disableKey(Caller caller, @PathVariable("key") String key) {
    return KeyAnswer.of(engine.as(caller).disableKey(Parameters.key(key)));
  }
}
