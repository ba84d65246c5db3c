package io.keyhold.kms.audit;

import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** Fills an {@link AuditRecord}: what is not said is absent. */
public final class AuditRecordBuilder {
  private final String action;
  private final String caller;
  private final Outcome outcome;
  private final Instant time;
  private List<Change> changes = List.of();
  private Optional<String> code = Optional.empty();
  private EncryptionContext context = EncryptionContext.empty();
  private OptionalLong count = OptionalLong.empty();
  private Map<UUID, ChainHead> heads = Map.of();
  private List<String> items = List.of();
  private Optional<KeyId> keyId = Optional.empty();
  private OptionalInt keyVersion = OptionalInt.empty();
  private Optional<String> reason = Optional.empty();
  private Optional<String> requestId = Optional.empty();
  private Optional<String> resource = Optional.empty();
  private Optional<String> source = Optional.empty();

  AuditRecordBuilder(String action, String caller, Outcome outcome, Instant time) {
    this.action = action;
    this.caller = caller;
    this.outcome = outcome;
    this.time = time;
  }

  public AuditRecordBuilder changes(List<Change> value) {
    changes = value;
    return this;
  }

  public AuditRecordBuilder code(String value) {
    code = Optional.of(value);
    return this;
  }

  public AuditRecordBuilder context(EncryptionContext value) {
    context = value;
    return this;
  }

  public AuditRecordBuilder count(long value) {
    count = OptionalLong.of(value);
    return this;
  }

  public AuditRecordBuilder heads(Map<UUID, ChainHead> value) {
    heads = value;
    return this;
  }

  public AuditRecordBuilder items(List<String> value) {
    items = value;
    return this;
  }

  /** The key version that was used. */
  public AuditRecordBuilder key(KeyId id, int version) {
    keyId = Optional.of(id);
    keyVersion = OptionalInt.of(version);
    return this;
  }

  /** The key that was asked for, when no version of it was used. */
  public AuditRecordBuilder key(KeyId id) {
    keyId = Optional.of(id);
    keyVersion = OptionalInt.empty();
    return this;
  }

  public AuditRecordBuilder reason(String value) {
    reason = Optional.of(value);
    return this;
  }

  public AuditRecordBuilder requestId(String value) {
    requestId = Optional.of(value);
    return this;
  }

  public AuditRecordBuilder resource(String value) {
    resource = Optional.of(value);
    return this;
  }

  public AuditRecordBuilder source(String value) {
    source = Optional.of(value);
    return this;
  }

  public AuditRecord build() {
    return new AuditRecord(
        action,
        caller,
        changes,
        code,
        context,
        count,
        heads,
        items,
        keyId,
        keyVersion,
        outcome,
        reason,
        requestId,
        resource,
        source,
        time);
  }
}
