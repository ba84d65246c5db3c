/**
 * Keys: their rows, states and versions, and the bounded cache of handles. {@link
 * io.keyhold.engine.keys.Keys} is the door; {@link io.keyhold.engine.keys.UsableKey} the only way
 * to a handle.
 */
@NullMarked
package io.keyhold.engine.keys;

import org.jspecify.annotations.NullMarked;
