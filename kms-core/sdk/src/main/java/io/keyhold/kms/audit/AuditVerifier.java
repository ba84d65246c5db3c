package io.keyhold.kms.audit;

import io.keyhold.kms.audit.Finding.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Verifies an export, offline. What it finds is in DESIGN.md: edits, gaps, another order, cut
 * tails, vanished chains, rewritten history and rows that no record explains, up to the last
 * checkpoint that the export holds, or that the witness holds: the file of a sink outside the
 * database.
 *
 * <p>The file is read twice: checkpoints may stand after the records that they speak for.
 */
public final class AuditVerifier {
  /** Records that may wait for their turn, when an export is not in order. */
  private static final int MAX_KEPT = 1_000_000;

  private final Findings findings = new Findings();
  private final CheckpointCheck checkpoints = new CheckpointCheck(findings);
  private final RowLedger rows = new RowLedger();
  private final Map<UUID, Map<UUID, ChainHead>> opened = new HashMap<>();
  private final Map<UUID, ChainCheck> chains = new HashMap<>();
  private final AuditChainHash hash = new AuditChainHash();
  private byte[] record = new byte[64 * 1024];
  private long records;

  private AuditVerifier() {}

  /**
   * Verifies.
   *
   * @param pinnedKey SHA-256 of the only key (SPKI) whose checkpoints count
   * @throws IOException when a file cannot be read, or is no export at all
   */
  public static Verification verify(Path export, Optional<Path> witness, Optional<Sha256> pinnedKey)
      throws IOException {
    return new AuditVerifier().run(export, witness, pinnedKey);
  }

  private Verification run(Path export, Optional<Path> witness, Optional<Sha256> pinnedKey)
      throws IOException {
    if (witness.isPresent()) {
      ExportLines.read(
          witness.get(), (buffer, from, end, number) -> witness(buffer, from, end, number));
    }
    Set<Sha256> witnessKeys = checkpoints.keys();
    ExportLines.read(export, (buffer, from, end, number) -> survey(buffer, from, end, number));
    Set<Sha256> trusted =
        pinnedKey.map(Set::of).orElse(witnessKeys.isEmpty() ? checkpoints.keys() : witnessKeys);
    ExpectedHeads heads = checkpoints.check(trusted);
    opened.forEach(heads::add);
    ExportLines.read(
        export, (buffer, from, end, number) -> follow(buffer, from, end, number, heads));
    return conclude(heads);
  }

  private void witness(byte[] buffer, int from, int end, long number) {
    try {
      ExportLine line = ExportForm.read(buffer, from, end);
      if (line instanceof ExportLine.Key key) {
        checkpoints.addKey(key);
      } else if (line instanceof ExportLine.SignedCheckpoint checkpoint) {
        checkpoints.addWitnessed(checkpoint);
      }
    } catch (IllegalArgumentException e) {
      findings.add(Kind.UNREADABLE, "line " + number + " of the witness: " + e.getMessage());
    }
  }

  /** The first reading: all but the records, of which only the chains' first are of interest. */
  private void survey(byte[] buffer, int from, int end, long number) {
    try {
      if (ExportForm.isLaterRecord(buffer, from, end)) {
        return;
      }
      ExportLine line = ExportForm.read(buffer, from, end);
      if (line instanceof ExportLine.Key key) {
        checkpoints.addKey(key);
      } else if (line instanceof ExportLine.SignedCheckpoint checkpoint) {
        checkpoints.addExported(checkpoint);
      } else if (line instanceof ExportLine.Row row) {
        rows.live(row, findings);
      } else if (line instanceof ExportLine.ChainRecord first) {
        open(first);
      }
    } catch (IllegalArgumentException e) {
      findings.add(Kind.UNREADABLE, "line " + number + ": " + e.getMessage());
    }
  }

  private void open(ExportLine.ChainRecord first) {
    AuditRecord parsed;
    try {
      parsed = AuditRecord.parse(first.record()).record();
    } catch (IllegalArgumentException e) {
      return; // The second reading says so, with the place.
    }
    if (parsed.action().equals(AuditRecord.OPEN_CHAIN)) {
      opened.put(first.chain(), parsed.heads());
    } else {
      findings.add(Kind.CHAIN_NOT_OPENED, first.chain(), 0, "begins with " + parsed.action());
    }
  }

  /** The second reading: the records, now that it is known what they must be. */
  private void follow(byte[] buffer, int from, int end, long number, ExpectedHeads heads) {
    if (!ExportForm.isRecord(buffer, from, end)) {
      return;
    }
    if (record.length < end - from) {
      record = new byte[end - from];
    }
    RecordLine line;
    try {
      line = ExportForm.readRecord(buffer, from, end, record);
    } catch (IllegalArgumentException e) {
      if (wasPassedOver(buffer, from, end)) {
        findings.add(Kind.UNREADABLE, "line " + number + ": " + e.getMessage());
      }
      return;
    }
    records++;
    check(line);
    ChainCheck chain =
        chains.computeIfAbsent(line.chain(), id -> new ChainCheck(id, heads, hash, findings));
    if (chain.isNext(line.seq())) {
      chain.take(line.hash(), record, line.length());
    } else if (!chain.keep(line.copy(record))) {
      findings.add(Kind.RECORD_DOUBLED, line.chain(), line.seq(), "a second record");
    } else if (chain.kept() > MAX_KEPT) {
      throw new IllegalArgumentException("the export is too far from the order of its chains");
    }
  }

  /** Whether the first reading left this line to the second. */
  private static boolean wasPassedOver(byte[] buffer, int from, int end) {
    try {
      return ExportForm.isLaterRecord(buffer, from, end);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void check(RecordLine line) {
    try {
      PlacedRecord placed = RecordForm.read(new CanonicalReader(record, 0, line.length()));
      if (!placed.chain().equals(line.chain()) || placed.seq() != line.seq()) {
        findings.add(
            Kind.RECORD_MISPLACED,
            line.chain(),
            line.seq(),
            "the record says that it is " + placed.seq() + " of chain " + placed.chain());
      }
      placed.record().changes().forEach(rows::record);
    } catch (IllegalArgumentException e) {
      findings.add(Kind.UNREADABLE, line.chain(), line.seq(), String.valueOf(e.getMessage()));
    }
  }

  private Verification conclude(ExpectedHeads heads) {
    long unattested = 0;
    for (Map.Entry<UUID, ChainCheck> entry : chains.entrySet()) {
      ChainCheck chain = entry.getValue();
      chain.finish();
      unattested += Math.max(0, chain.last() - heads.attestedTo(entry.getKey()));
    }
    for (UUID chain : heads.chains()) {
      if (!chains.containsKey(chain)) {
        ExpectedHeads.Named last = heads.of(chain).getLast();
        findings.add(
            Kind.CHAIN_MISSING,
            chain,
            0,
            "records up to " + last.seq() + ", named by " + last.by());
      }
    }
    if (records > 0 && checkpoints.count() == 0) {
      findings.add(Kind.CHECKPOINT_MISSING, "there are records and no checkpoint at all");
    }
    rows.check(findings);
    return new Verification(
        records,
        chains.size(),
        checkpoints.count(),
        rows.size(),
        unattested,
        checkpoints.keys(),
        findings.kept(),
        findings.total());
  }
}
