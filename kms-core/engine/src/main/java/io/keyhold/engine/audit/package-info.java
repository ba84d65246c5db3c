/**
 * Hash-chained records, committed in groups, and their signed checkpoints. {@link
 * io.keyhold.engine.audit.Audit} is the door.
 */
@NullMarked
package io.keyhold.engine.audit;

import org.jspecify.annotations.NullMarked;
