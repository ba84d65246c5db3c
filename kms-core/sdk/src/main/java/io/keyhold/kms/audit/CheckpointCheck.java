package io.keyhold.kms.audit;

import io.keyhold.kms.audit.Finding.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The checkpoints of an export and of its witness: whole, in sequence, and signed by whom. */
final class CheckpointCheck {
  private final Findings findings;
  private final Signatures signatures = new Signatures();
  private final TreeMap<Long, ExportLine.SignedCheckpoint> exported = new TreeMap<>();
  private final Map<Long, ExportLine.SignedCheckpoint> witnessed = new HashMap<>();
  private final Set<String> genuine = new HashSet<>();

  CheckpointCheck(Findings findings) {
    this.findings = findings;
  }

  void addKey(ExportLine.Key key) {
    signatures.add(key);
  }

  void addExported(ExportLine.SignedCheckpoint checkpoint) {
    add(exported, checkpoint);
  }

  void addWitnessed(ExportLine.SignedCheckpoint checkpoint) {
    add(witnessed, checkpoint);
  }

  Set<Sha256> keys() {
    return signatures.fingerprints();
  }

  int count() {
    return exported.size();
  }

  /** Checks all; the heads that a trusted key signed are what the chains must have. */
  ExpectedHeads check(Set<Sha256> trusted) {
    ExpectedHeads heads = new ExpectedHeads();
    checkAgainstWitness(trusted, heads);
    long next = 0;
    Optional<Sha256> previous = Optional.of(Sha256.ZERO);
    for (ExportLine.SignedCheckpoint line : exported.values()) {
      if (line.n() != next) {
        missing(next, line.n() - 1);
        previous = Optional.empty();
      }
      checkOne(line, previous, trusted, heads);
      previous = Optional.of(line.digest());
      next = line.n() + 1;
    }
    checkOpenChains();
    return heads;
  }

  /** Reads once more what is genuine: only both files together may have all of the sequence. */
  private void checkOpenChains() {
    TreeMap<Long, ExportLine.SignedCheckpoint> all = new TreeMap<>(exported);
    all.putAll(witnessed);
    OpenChains open = new OpenChains(findings);
    for (ExportLine.SignedCheckpoint line : all.values()) {
      if (genuine.contains(line.body())) {
        open.follow(Checkpoint.parse(line.body()));
      }
    }
  }

  private void checkAgainstWitness(Set<Sha256> trusted, ExpectedHeads heads) {
    for (ExportLine.SignedCheckpoint seen : witnessed.values()) {
      ExportLine.SignedCheckpoint here = exported.get(seen.n());
      if (here == null) {
        findings.add(
            Kind.CHECKPOINT_MISSING, "checkpoint " + seen.n() + ", which the witness holds");
      } else if (!here.body().equals(seen.body())) {
        findings.add(
            Kind.CHECKPOINT_CHANGED, "checkpoint " + seen.n() + " is not the one of the witness");
      } else {
        continue;
      }
      checkOne(seen, Optional.empty(), trusted, heads);
    }
  }

  private void checkOne(
      ExportLine.SignedCheckpoint line,
      Optional<Sha256> previous,
      Set<Sha256> trusted,
      ExpectedHeads heads) {
    String name = "checkpoint " + line.n();
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.parse(line.body());
    } catch (IllegalArgumentException e) {
      findings.add(Kind.UNREADABLE, name + ": " + e.getMessage());
      return;
    }
    if (checkpoint.n() != line.n()) {
      findings.add(Kind.CHECKPOINT_CHANGED, name + " says that it is " + checkpoint.n());
    }
    if (previous.isPresent() && !previous.get().equals(checkpoint.previous())) {
      findings.add(Kind.CHECKPOINT_CHANGED, name + " does not follow from the one before");
    }
    Optional<Boolean> signed =
        trusted.contains(checkpoint.key())
            ? signatures.verify(checkpoint.key(), line)
            : Optional.empty();
    if (signed.isEmpty()) {
      findings.add(Kind.KEY_UNKNOWN, name + " is signed by " + checkpoint.key());
    } else if (signed.get()) {
      heads.add(checkpoint);
      genuine.add(line.body());
    } else {
      findings.add(Kind.SIGNATURE_INVALID, name + " is not signed by its key");
    }
  }

  private void missing(long from, long to) {
    findings.add(
        Kind.CHECKPOINT_MISSING,
        from == to ? "checkpoint " + from : "checkpoints " + from + " to " + to);
  }

  private void add(
      Map<Long, ExportLine.SignedCheckpoint> all, ExportLine.SignedCheckpoint checkpoint) {
    ExportLine.SignedCheckpoint other = all.putIfAbsent(checkpoint.n(), checkpoint);
    if (other != null && !other.body().equals(checkpoint.body())) {
      findings.add(Kind.CHECKPOINT_CHANGED, "there are two checkpoints " + checkpoint.n());
    }
  }
}
