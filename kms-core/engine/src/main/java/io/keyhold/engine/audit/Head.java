package io.keyhold.engine.audit;

import io.keyhold.kms.audit.AuditChainHash;
import io.keyhold.kms.audit.Sha256;
import java.util.UUID;

/** The end of a chain: the number of its last record, -1 when it has none, and its hash. */
record Head(UUID chain, long seq, Sha256 hash) {
  static Head start(UUID chain) {
    return new Head(chain, -1, AuditChainHash.START);
  }
}
