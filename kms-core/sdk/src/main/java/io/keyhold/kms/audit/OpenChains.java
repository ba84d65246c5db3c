package io.keyhold.kms.audit;

import io.keyhold.kms.audit.Finding.Kind;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Follows the open chains from checkpoint to checkpoint. A chain that is open in one is in the
 * next, which may close it: otherwise nothing would attest its later records, and they could be
 * cut.
 */
final class OpenChains {
  private final Findings findings;
  private final Map<UUID, ChainHead> open = new TreeMap<>();
  private long next;

  OpenChains(Findings findings) {
    this.findings = findings;
  }

  /** Takes the next of the genuine checkpoints, in order of their numbers. */
  void follow(Checkpoint checkpoint) {
    // A missing checkpoint may have closed any of them.
    if (checkpoint.n() == next) {
      Map<UUID, ChainHead> dropped = new TreeMap<>(open);
      checkpoint.chains().forEach(one -> dropped.remove(one.chain()));
      dropped.forEach((chain, head) -> report(chain, head, checkpoint.n()));
    }
    open.clear();
    for (CheckpointChain one : checkpoint.chains()) {
      if (!one.closed()) {
        open.put(one.chain(), one.head());
      }
    }
    next = checkpoint.n() + 1;
  }

  private void report(UUID chain, ChainHead head, long n) {
    findings.add(
        Kind.CHAIN_DROPPED,
        chain,
        head.seq(),
        "checkpoint " + n + " does not name the chain, which was open in the one before");
  }
}
