package io.keyhold.kms.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** What checkpoints and later chains say about where the chains stood. */
final class ExpectedHeads {
  private final Map<UUID, Expected> chains = new HashMap<>();

  /** A head and who names it. */
  record Named(long seq, Sha256 head, String by) {}

  private static final class Expected {
    final TreeMap<Long, List<Named>> heads = new TreeMap<>();
    long closedAt = Long.MAX_VALUE;
    long attestedTo = -1;
  }

  void add(Checkpoint checkpoint) {
    String by = "checkpoint " + checkpoint.n();
    for (CheckpointChain one : checkpoint.chains()) {
      Expected expected = add(one.chain(), one.head(), by);
      expected.attestedTo = Math.max(expected.attestedTo, one.head().seq());
      if (one.closed()) {
        expected.closedAt = Math.min(expected.closedAt, one.head().seq());
      }
    }
  }

  void add(UUID opened, Map<UUID, ChainHead> heads) {
    heads.forEach((chain, head) -> add(chain, head, "the first record of chain " + opened));
  }

  /** The heads of a chain in order of their places. */
  Deque<Named> of(UUID chain) {
    Deque<Named> all = new ArrayDeque<>();
    Expected expected = chains.get(chain);
    if (expected != null) {
      expected.heads.values().forEach(all::addAll);
    }
    return all;
  }

  /** The place after which a chain has no records, if it was closed. */
  OptionalLong closedAt(UUID chain) {
    Expected expected = chains.get(chain);
    return expected == null || expected.closedAt == Long.MAX_VALUE
        ? OptionalLong.empty()
        : OptionalLong.of(expected.closedAt);
  }

  /** The last place that a checkpoint speaks for; -1 when there is none. */
  long attestedTo(UUID chain) {
    Expected expected = chains.get(chain);
    return expected == null ? -1 : expected.attestedTo;
  }

  Iterable<UUID> chains() {
    return chains.keySet();
  }

  private Expected add(UUID chain, ChainHead head, String by) {
    Expected expected = chains.computeIfAbsent(chain, absent -> new Expected());
    List<Named> atSeq = expected.heads.computeIfAbsent(head.seq(), absent -> new ArrayList<>(1));
    // Many checkpoints name a chain that is at rest: one of those that agree is enough.
    if (atSeq.stream().noneMatch(named -> named.head().equals(head.head()))) {
      atSeq.add(new Named(head.seq(), head.head(), by));
    }
    return expected;
  }
}
