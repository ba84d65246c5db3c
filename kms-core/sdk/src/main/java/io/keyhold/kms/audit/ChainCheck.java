package io.keyhold.kms.audit;

import io.keyhold.kms.audit.Finding.Kind;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** One chain: its records in order, each linked to the one before and where it is expected. */
final class ChainCheck {
  private final UUID chain;
  private final Deque<ExpectedHeads.Named> expected;
  private final OptionalLong closedAt;
  private final AuditChainHash hash;
  private final Findings findings;
  private final TreeMap<Long, ExportLine.ChainRecord> early = new TreeMap<>();
  private Sha256 head = AuditChainHash.START;
  private long next;

  ChainCheck(UUID chain, ExpectedHeads heads, AuditChainHash hash, Findings findings) {
    this.chain = chain;
    this.expected = heads.of(chain);
    this.closedAt = heads.closedAt(chain);
    this.hash = hash;
    this.findings = findings;
  }

  /** Whether the record of this place comes next. */
  boolean isNext(long seq) {
    return seq == next;
  }

  /** Takes the record that comes next. */
  void take(Sha256 claimed, byte[] buffer, int length) {
    link(hash.next(head, buffer, 0, length), claimed);
    while (!early.isEmpty() && early.firstKey() == next) {
      takeEarly();
    }
  }

  /** Keeps a record whose turn has not come; false when there is one for its place already. */
  boolean keep(ExportLine.ChainRecord record) {
    return record.seq() > next && early.putIfAbsent(record.seq(), record) == null;
  }

  int kept() {
    return early.size();
  }

  /** No more records come. */
  void finish() {
    while (!early.isEmpty()) {
      long from = early.firstKey();
      if (from != next) {
        findings.add(Kind.RECORD_MISSING, chain, next, "records " + next + " to " + (from - 1));
        // Nothing says what came before: the next record is taken at its word.
        ExportLine.ChainRecord first = early.pollFirstEntry().getValue();
        next = from;
        link(first.hash(), first.hash());
      } else {
        takeEarly();
      }
    }
    if (!expected.isEmpty()) {
      ExpectedHeads.Named last = expected.getLast();
      findings.add(
          Kind.TAIL_MISSING,
          chain,
          next,
          "records up to " + last.seq() + ", named by " + last.by());
    }
    if (closedAt.isPresent() && next - 1 > closedAt.getAsLong()) {
      findings.add(
          Kind.RECORD_AFTER_CLOSE,
          chain,
          closedAt.getAsLong() + 1,
          (next - 1 - closedAt.getAsLong()) + " records after the chain was closed");
    }
  }

  /** The place of the last record; -1 when there is none. */
  long last() {
    return next - 1;
  }

  private void takeEarly() {
    ExportLine.ChainRecord record = early.pollFirstEntry().getValue();
    link(hash.next(head, record.record()), record.hash());
  }

  private void link(Sha256 computed, Sha256 claimed) {
    if (!computed.equals(claimed)) {
      findings.add(Kind.RECORD_CHANGED, chain, next, "the record does not have its hash");
    }
    // Go on from what the chain claims: one edit is one finding, and not one per later record.
    head = claimed;
    while (!expected.isEmpty() && expected.getFirst().seq() <= next) {
      ExpectedHeads.Named named = expected.removeFirst();
      if (named.seq() == next && !named.head().equals(claimed)) {
        findings.add(
            Kind.HISTORY_REWRITTEN, chain, next, "not the hash that " + named.by() + " names");
      }
    }
    next++;
  }
}
