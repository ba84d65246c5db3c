package io.keyhold.kms.audit;

import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * One audited request, before it has a place in a chain. The members are those of DESIGN.md; there
 * is never a plaintext, password, token or ciphertext in one. The time is cut to microseconds.
 *
 * <p>Text may be anything, a stranger's headers included: what would break the form is escaped, and
 * a lone surrogate, which has no UTF-8 form, is rendered as U+FFFD.
 */
public record AuditRecord(
    String action,
    String caller,
    List<Change> changes,
    Optional<String> code,
    EncryptionContext context,
    OptionalLong count,
    Map<UUID, ChainHead> heads,
    List<String> items,
    Optional<KeyId> keyId,
    OptionalInt keyVersion,
    Outcome outcome,
    Optional<String> reason,
    Optional<String> requestId,
    Optional<String> resource,
    Optional<String> source,
    Instant time) {
  /** The action of a chain's first record. */
  public static final String OPEN_CHAIN = "audit:OpenChain";

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999999Z");

  public AuditRecord {
    changes = List.copyOf(changes);
    heads = Map.copyOf(heads);
    items = List.copyOf(items);
    time = checked(time);
    if (count.isPresent()) {
      Numbers.requireNatural("count", count.getAsLong());
    }
    if (keyVersion.isPresent()) {
      Numbers.requireNatural("keyVersion", keyVersion.getAsInt());
    }
  }

  /** Begins a record with what every record has. */
  public static AuditRecordBuilder of(String action, String caller, Outcome outcome, Instant time) {
    return new AuditRecordBuilder(action, caller, outcome, time);
  }

  /**
   * Reads a stored record.
   *
   * @throws IllegalArgumentException when it is not in the form of DESIGN.md, byte for byte
   */
  public static PlacedRecord parse(String json) {
    return RecordForm.read(CanonicalReader.of(json));
  }

  /** Renders everything but the place. */
  public PreparedRecord prepare() {
    return RecordForm.prepare(this);
  }

  /** The record at this place, in the form of DESIGN.md. */
  public String toJson(UUID chain, long seq) {
    return prepare().render(chain, seq);
  }

  static Instant checked(Instant time) {
    if (time.isBefore(FIRST) || time.isAfter(END)) {
      throw new IllegalArgumentException("a time has a year of four digits");
    }
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
