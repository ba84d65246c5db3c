package io.keyhold.kms.audit;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** One thing that is wrong with an export, where it is as far as it has a place, in words. */
public record Finding(Kind kind, Optional<UUID> chain, OptionalLong seq, String detail) {
  /** What can be wrong. */
  public enum Kind {
    /** A line, record or checkpoint is not in the audit's form. */
    UNREADABLE,
    /** A record does not hash to what the chain says. */
    RECORD_CHANGED,
    /** Records are missing from within a chain. */
    RECORD_MISSING,
    /** There are two records for one place. */
    RECORD_DOUBLED,
    /** A record stands at another place than it says itself. */
    RECORD_MISPLACED,
    /** A chain does not begin with {@code audit:OpenChain}. */
    CHAIN_NOT_OPENED,
    /** A chain goes on after a checkpoint closed it. */
    RECORD_AFTER_CLOSE,
    /** The end of a chain, which a checkpoint or a later chain names, is missing. */
    TAIL_MISSING,
    /** A whole chain that a checkpoint or a later chain names is missing. */
    CHAIN_MISSING,
    /** A chain is whole in itself and not the one that a checkpoint or a later chain names. */
    HISTORY_REWRITTEN,
    /** A checkpoint is missing. */
    CHECKPOINT_MISSING,
    /** A checkpoint does not follow from the one before, or differs from the witness's. */
    CHECKPOINT_CHANGED,
    /** A checkpoint says nothing of a chain that was open in the one before. */
    CHAIN_DROPPED,
    /** A checkpoint's signature is not its key's. */
    SIGNATURE_INVALID,
    /** A checkpoint's key is not the pinned one, not the witness's, or not there. */
    KEY_UNKNOWN,
    /** A live row is not as the newest record that names it left it. */
    ROW_UNEXPLAINED,
    /** A row that the records left is not there. */
    ROW_MISSING
  }

  static Finding of(Kind kind, String detail) {
    return new Finding(kind, Optional.empty(), OptionalLong.empty(), detail);
  }

  static Finding at(Kind kind, UUID chain, long seq, String detail) {
    return new Finding(kind, Optional.of(chain), OptionalLong.of(seq), detail);
  }
}
