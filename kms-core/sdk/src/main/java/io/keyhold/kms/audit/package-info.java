/**
 * The audit record's form, and the offline verifier of chains and checkpoints. The form is fixed for
 * ever; golden files guard it.
 */
@NullMarked
package io.keyhold.kms.audit;

import org.jspecify.annotations.NullMarked;
