package io.keyhold.engine.audit;

import io.keyhold.engine.caller.RowVersion;
import io.keyhold.kms.audit.AuditRecord;
import java.util.List;

/**
 * A record on its way into a chain.
 *
 * @param used rows that the answer rests on; they are compared with what is committed
 */
public record Draft(AuditRecord record, List<RowVersion> used) {}
