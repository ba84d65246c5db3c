package io.keyhold.kms.audit;

import java.util.List;
import java.util.Set;

/**
 * What a verification saw. {@code unattested} counts the records after their chain's last
 * checkpoint: nothing but the chain itself speaks for them. {@code keys} are the fingerprints of
 * the keys that signed; without a pinned key or a witness it is for the reader to compare them. At
 * most 1,000 findings are kept; {@code findingCount} counts all.
 */
public record Verification(
    long records,
    int chains,
    int checkpoints,
    long rows,
    long unattested,
    Set<Sha256> keys,
    List<Finding> findings,
    long findingCount) {
  public Verification {
    keys = Set.copyOf(keys);
    findings = List.copyOf(findings);
  }

  /** Whether nothing is wrong. */
  public boolean isClean() {
    return findingCount == 0;
  }
}
