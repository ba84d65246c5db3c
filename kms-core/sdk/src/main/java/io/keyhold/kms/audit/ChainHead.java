package io.keyhold.kms.audit;

/** Where a chain stood: the place of its newest record, and the hash there. */
public record ChainHead(long seq, Sha256 head) {
  public ChainHead {
    Numbers.requireNatural("seq", seq);
  }
}
