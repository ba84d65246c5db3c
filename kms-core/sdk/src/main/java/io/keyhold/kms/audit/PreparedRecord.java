package io.keyhold.kms.audit;

import java.util.UUID;

/**
 * A record whose every member is rendered but its place: the place is known only when the writer of
 * the chain holds its turn, and that moment must be short.
 */
public final class PreparedRecord {
  private final String beforeChain;
  private final String beforeSeq;
  private final String afterSeq;

  PreparedRecord(String beforeChain, String beforeSeq, String afterSeq) {
    this.beforeChain = beforeChain;
    this.beforeSeq = beforeSeq;
    this.afterSeq = afterSeq;
  }

  /** The record at this place: the exact text that is stored and hashed as UTF-8. */
  public String render(UUID chain, long seq) {
    Numbers.requireNatural("seq", seq);
    return beforeChain + chain + beforeSeq + seq + afterSeq;
  }
}
