package io.keyhold.kms.http;

import io.keyhold.kms.Page;
import io.keyhold.kms.audit.AuditRecord;
import io.keyhold.kms.audit.AuditRecordBuilder;
import io.keyhold.kms.audit.Outcome;
import io.keyhold.kms.audit.PlacedRecord;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads a server's audit. */
public final class AuditClient {
  private final ServerConnection server;

  public AuditClient(ServerConnection server) {
    this.server = server;
  }

  /**
   * Records, newest first.
   *
   * @param filter by the names of the REST contract: actor, action, resource, outcome, from, to,
   *     keychain
   */
  public Page<PlacedRecord> list(Map<String, String> filter, int limit, Optional<String> cursor) {
    Call call = Call.get("/v1/audit?limit=" + limit).query("cursor", cursor);
    for (Map.Entry<String, String> one : filter.entrySet()) {
      call = call.query(one.getKey(), Optional.of(one.getValue()));
    }
    return server.call(call, answer -> Pages.of(answer.body(), AuditClient::record));
  }

  /**
   * Copies the whole audit to {@code target} as JSON lines, in the form that the verifier reads.
   */
  public void export(OutputStream target) {
    server.download(Call.get("/v1/audit/export"), target);
  }

  private static PlacedRecord record(JsonObject item) {
    AuditRecordBuilder record =
        AuditRecord.of(
            item.text("action"),
            item.text("caller"),
            item.parsed("outcome", Outcome::valueOf),
            item.parsed("time", Instant::parse));
    item.optionalText("code").ifPresent(record::code);
    item.optionalNumber("count").ifPresent(record::count);
    item.optionalText("reason").ifPresent(record::reason);
    item.optionalText("requestId").ifPresent(record::requestId);
    item.optionalText("resource").ifPresent(record::resource);
    item.optionalText("source").ifPresent(record::source);
    record.items(item.texts("items"));
    item.optionalObject("context").ifPresent(context -> record.context(context(context)));
    item.optionalParsed("keyId", KeyId::parse)
        .ifPresent(
            id -> {
              if (item.has("keyVersion")) {
                record.key(id, item.integer("keyVersion"));
              } else {
                record.key(id);
              }
            });
    return new PlacedRecord(
        item.parsed("chain", UUID::fromString), item.number("seq"), record.build());
  }

  private static EncryptionContext context(JsonObject object) {
    Map<String, String> entries = new LinkedHashMap<>();
    object.names().forEach(name -> entries.put(name, object.text(name)));
    return EncryptionContext.of(entries);
  }
}
