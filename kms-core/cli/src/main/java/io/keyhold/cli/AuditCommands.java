package io.keyhold.cli;

import io.keyhold.kms.Page;
import io.keyhold.kms.audit.AuditRecord;
import io.keyhold.kms.audit.AuditVerifier;
import io.keyhold.kms.audit.Finding;
import io.keyhold.kms.audit.PlacedRecord;
import io.keyhold.kms.audit.Sha256;
import io.keyhold.kms.audit.Verification;
import io.keyhold.kms.http.AuditClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kms audit}. */
@Command(name = "audit", description = "The audit: list, export, verify.")
final class AuditCommands {
  private static final int PAGE = 1_000;

  private final Shell shell;
  private final Server server;
  private final Output output;

  AuditCommands(Shell shell, Server server, Output output) {
    this.shell = shell;
    this.server = server;
    this.output = output;
  }

  @Command(description = "Lists records, newest first.%nExample: kms audit list --outcome REFUSED")
  int list(
      @Option(names = "--actor") @Nullable String actor,
      @Option(names = "--action") @Nullable String action,
      @Option(names = "--resource") @Nullable String resource,
      @Option(names = "--outcome") @Nullable String outcome,
      @Option(names = "--keychain") @Nullable String keychain,
      @Option(names = "--from", paramLabel = "TIME") @Nullable String from,
      @Option(names = "--to", paramLabel = "TIME") @Nullable String to,
      @Option(names = "--limit", defaultValue = "100") int limit) {
    if (limit < 1) {
      throw new LocalException("--limit is at least 1");
    }
    Map<String, String> filter = new LinkedHashMap<>();
    putIfPresent(filter, "actor", actor);
    putIfPresent(filter, "action", action);
    putIfPresent(filter, "resource", resource);
    putIfPresent(filter, "outcome", outcome);
    putIfPresent(filter, "keychain", keychain);
    putIfPresent(filter, "from", from);
    putIfPresent(filter, "to", to);
    AuditClient audit = new AuditClient(server.connect());
    List<Map<String, Object>> records = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<PlacedRecord> page = audit.list(filter, Math.min(PAGE, limit - records.size()), cursor);
      page.items().forEach(record -> records.add(describe(record)));
      cursor = page.nextCursor();
    } while (cursor.isPresent() && records.size() < limit);
    output.list(List.of("time", "caller", "action", "resource", "outcome", "code"), records);
    return ExitCode.OK;
  }

  @Command(description = "Writes the whole audit to a file, for kms audit verify.")
  int export(@Parameters(paramLabel = "FILE") Path file) {
    try {
      // Beside it and renamed, so that a cut export never bears the name.
      Path partial =
          Files.createTempFile(file.toAbsolutePath().getParent(), ".kms-audit-", ".part");
      try {
        download(partial);
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw new LocalException("cannot write " + file, e);
    }
    return ExitCode.OK;
  }

  @Command(
      description =
          "Verifies an export, or the server's audit as it is now. Exit code 6: findings.%n"
              + "Example: kms audit verify audit.jsonl --witness checkpoints.jsonl")
  int verify(
      @Parameters(arity = "0..1", paramLabel = "FILE") @Nullable Path file,
      @Option(names = "--witness", paramLabel = "FILE", description = "an outside sink's file")
          @Nullable Path witness,
      @Option(names = "--key", paramLabel = "SHA256", description = "the only key that counts")
          @Nullable Sha256 key) {
    try {
      if (file != null) {
        return verified(file, witness, key);
      }
      Path exported = Files.createTempFile("kms-audit-", ".jsonl");
      try {
        download(exported);
        return verified(exported, witness, key);
      } finally {
        Files.deleteIfExists(exported);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new LocalException("cannot verify: " + e.getMessage(), e);
    }
  }

  private int verified(Path file, @Nullable Path witness, @Nullable Sha256 key) throws IOException {
    Verification seen =
        AuditVerifier.verify(file, Optional.ofNullable(witness), Optional.ofNullable(key));
    output.list(
        List.of("kind", "chain", "seq", "detail"),
        seen.findings().stream().map(AuditCommands::describe).toList());
    shell
        .err()
        .printf(
            "%d records of %d chains (%d after their last checkpoint), %d checkpoints, %d rows:"
                + " %d findings%n",
            seen.records(),
            seen.chains(),
            seen.unattested(),
            seen.checkpoints(),
            seen.rows(),
            seen.findingCount());
    seen.keys().forEach(one -> shell.err().println("signed by " + one));
    return seen.isClean() ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private void download(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      new AuditClient(server.connect()).export(out);
    }
  }

  private static void putIfPresent(
      Map<String, String> filter, String name, @Nullable String value) {
    if (value != null) {
      filter.put(name, value);
    }
  }

  private static Map<String, Object> describe(Finding finding) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("kind", finding.kind());
    finding.chain().ifPresent(chain -> properties.put("chain", chain));
    finding.seq().ifPresent(seq -> properties.put("seq", seq));
    properties.put("detail", finding.detail());
    return properties;
  }

  private static Map<String, Object> describe(PlacedRecord placed) {
    AuditRecord record = placed.record();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("time", record.time());
    properties.put("caller", record.caller());
    properties.put("action", record.action());
    record.resource().ifPresent(resource -> properties.put("resource", resource));
    properties.put("outcome", record.outcome());
    record.code().ifPresent(code -> properties.put("code", code));
    record.keyId().ifPresent(key -> properties.put("keyId", key));
    record.keyVersion().ifPresent(version -> properties.put("keyVersion", version));
    if (!record.context().isEmpty()) {
      properties.put("context", record.context().entries());
    }
    if (!record.items().isEmpty()) {
      properties.put("items", record.items());
    }
    record.count().ifPresent(count -> properties.put("count", count));
    record.reason().ifPresent(reason -> properties.put("reason", reason));
    record.requestId().ifPresent(id -> properties.put("requestId", id));
    record.source().ifPresent(source -> properties.put("source", source));
    properties.put("chain", placed.chain());
    properties.put("seq", placed.seq());
    return properties;
  }
}
