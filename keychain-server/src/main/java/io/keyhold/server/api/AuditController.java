package io.keyhold.server.api;

import io.keyhold.engine.Engine;
import io.keyhold.engine.access.Action;
import io.keyhold.engine.access.Resource;
import io.keyhold.engine.audit.AuditQuery;
import io.keyhold.engine.caller.Caller;
import io.keyhold.kms.Page;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.server.http.Act;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/audit")
class AuditController {
  private static final Action READ = new Action("audit:Read");
  private static final Resource ALL = new Resource("audit");

  private final Engine engine;

  AuditController(Engine engine) {
    this.engine = engine;
  }

  @GetMapping
  @Act("audit:Read")
  RecordsAnswer listRecords(
      Caller caller,
      @RequestParam("actor") Optional<String> actor,
      @RequestParam("action") Optional<String> action,
      @RequestParam("resource") Optional<String> resource,
      @RequestParam("outcome") Optional<String> outcome,
      @RequestParam("keychain") Optional<String> keychain,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam("limit") Optional<String> limit,
      @RequestParam("cursor") Optional<String> cursor) {
    AuditQuery query =
        new AuditQuery(
            actor,
            action,
            resource,
            outcome,
            keychain.map(Parameters::keychain).map(Object::toString),
            Parameters.time("from", from),
            Parameters.time("to", to),
            Parameters.limit(limit),
            cursor);
    Page<String> page =
        engine
            .gate()
            .pass(
                caller,
                READ,
                ALL,
                EncryptionContext.empty(),
                passage -> engine.audit().list(query));
    return new RecordsAnswer(page.items(), page.nextCursor());
  }

  @GetMapping("/checkpoints")
  @Act("audit:Read")
  RecordsAnswer listCheckpoints(Caller caller, @RequestParam("limit") Optional<String> limit) {
    int most = Parameters.limit(limit);
    List<String> checkpoints =
        engine
            .gate()
            .pass(
                caller,
                READ,
                ALL,
                EncryptionContext.empty(),
                passage -> engine.audit().checkpoints(most));
    return new RecordsAnswer(checkpoints, Optional.empty());
  }

  /** Streams; the record of the export is committed before its first byte leaves. */
  @GetMapping(path = "/export", produces = "application/jsonl")
  @Act("audit:Read")
  void export(Caller caller, HttpServletResponse response) throws IOException {
    engine
        .gate()
        .pass(
            caller,
            READ,
            new Resource("audit/export"),
            EncryptionContext.empty(),
            passage -> Optional.empty());
    response.setContentType("application/jsonl");
    Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
    engine.audit().export(out);
    out.flush();
  }
}
