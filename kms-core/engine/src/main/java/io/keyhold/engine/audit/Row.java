package io.keyhold.engine.audit;

import io.keyhold.kms.audit.AuditRecord;
import io.keyhold.kms.audit.Sha256;

/** A record with its place in a chain, as it is stored. */
record Row(AuditRecord record, long seq, String text, Sha256 hash) {}
