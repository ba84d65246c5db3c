package io.keyhold.kms.audit;

import java.util.UUID;

/** A record and its place: {@code seq} counts from 0 within {@code chain}. */
public record PlacedRecord(UUID chain, long seq, AuditRecord record) {
  public PlacedRecord {
    Numbers.requireNatural("seq", seq);
  }

  /** The record in the form of DESIGN.md. */
  public String toJson() {
    return record.toJson(chain, seq);
  }
}
