package io.keyhold.kms.audit;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** An export's record line whose record lies in a buffer beside it. */
record RecordLine(UUID chain, long seq, Sha256 hash, int length) {
  /** The line with its record taken out of the buffer. */
  ExportLine.ChainRecord copy(byte[] buffer) {
    return new ExportLine.ChainRecord(
        chain, seq, hash, new String(buffer, 0, length, StandardCharsets.UTF_8));
  }
}
