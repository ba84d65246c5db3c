/**
 * The one gate: {@link io.keyhold.engine.gate.Gate} puts access, the audit record and the check for
 * revocation around every act. Nothing that touches a key can be reached without the {@link
 * io.keyhold.engine.gate.Passage} that only the gate makes.
 */
@NullMarked
package io.keyhold.engine.gate;

import org.jspecify.annotations.NullMarked;
