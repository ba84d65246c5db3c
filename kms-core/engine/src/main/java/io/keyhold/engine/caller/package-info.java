/**
 * Who asks: {@link io.keyhold.engine.caller.Caller}, and the versioned rows that an answer rests
 * on.
 */
@NullMarked
package io.keyhold.engine.caller;

import org.jspecify.annotations.NullMarked;
