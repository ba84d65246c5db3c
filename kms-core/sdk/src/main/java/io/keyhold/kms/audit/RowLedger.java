package io.keyhold.kms.audit;

import io.keyhold.kms.audit.Finding.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the records say about each row at last, and which rows there are. */
final class RowLedger {
  private final Map<String, Change> newest = new HashMap<>();
  private final Map<String, ExportLine.Row> live = new HashMap<>();

  void record(Change change) {
    newest.merge(change.row(), change, RowLedger::newer);
  }

  /**
   * The later of two changes of a row. Chains are read in no order of time, so it must not matter
   * which comes first: a removal is the last that happens to a row, and wins a tie.
   */
  private static Change newer(Change one, Change other) {
    if (one.rowVersion() == other.rowVersion()) {
      return one.tag().isEmpty() ? one : other;
    }
    return one.rowVersion() > other.rowVersion() ? one : other;
  }

  void live(ExportLine.Row row, Findings findings) {
    if (live.put(row.row(), row) != null) {
      findings.add(Kind.ROW_UNEXPLAINED, "row " + row.row() + " is there twice");
    }
  }

  long size() {
    return live.size();
  }

  void check(Findings findings) {
    Set<String> kinds = new HashSet<>();
    for (ExportLine.Row row : live.values()) {
      kinds.add(kind(row.row()));
      Change change = newest.get(row.row());
      if (change == null) {
        findings.add(Kind.ROW_UNEXPLAINED, "no record names row " + row.row());
      } else if (change.rowVersion() != row.rowVersion()
          || !change.tag().equals(Optional.of(row.tag()))) {
        findings.add(
            Kind.ROW_UNEXPLAINED,
            "row "
                + row.row()
                + " is not as its newest record left it, at version "
                + change.rowVersion());
      }
    }
    // An export need not hold rows of every kind; of those that it holds, it holds all.
    for (Change change : newest.values()) {
      if (change.tag().isPresent()
          && kinds.contains(kind(change.row()))
          && !live.containsKey(change.row())) {
        findings.add(Kind.ROW_MISSING, "row " + change.row());
      }
    }
  }

  private static String kind(String row) {
    int slash = row.indexOf('/');
    return slash < 0 ? row : row.substring(0, slash);
  }
}
