package io.keyhold.server.api;

import io.keyhold.server.ops.Readiness;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says whether the process lives and whether it can serve; nothing more, since anybody may ask. */
@Hidden
@RestController
class ProbeController {
  private final Readiness readiness;

  ProbeController(Readiness readiness) {
    this.readiness = readiness;
  }

  @GetMapping("/livez")
  ResponseEntity<Void> live() {
    return ResponseEntity.ok().build();
  }

  @GetMapping("/readyz")
  ResponseEntity<Void> ready() {
    return ResponseEntity.status(
            readiness.isReady() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .build();
  }
}
