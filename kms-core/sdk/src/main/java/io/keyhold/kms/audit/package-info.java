/**
 * The audit record's form, and the offline verifier of chains and checkpoints. The form is fixed
 * for ever; golden files guard it. {@link io.keyhold.kms.audit.AuditRecord} is what a writer fills,
 * {@link io.keyhold.kms.audit.AuditVerifier} what an auditor runs.
 */
@NullMarked
package io.keyhold.kms.audit;

import org.jspecify.annotations.NullMarked;
