package io.keyhold.kms.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Collects findings: all are counted, the first thousand are kept. */
final class Findings {
  private static final int KEPT = 1_000;

  private final List<Finding> kept = new ArrayList<>();
  private long total;

  void add(Finding.Kind kind, String detail) {
    add(Finding.of(kind, detail));
  }

  void add(Finding.Kind kind, UUID chain, long seq, String detail) {
    add(Finding.at(kind, chain, seq, detail));
  }

  List<Finding> kept() {
    return kept;
  }

  long total() {
    return total;
  }

  private void add(Finding finding) {
    total++;
    if (kept.size() < KEPT) {
      kept.add(finding);
    }
  }
}
