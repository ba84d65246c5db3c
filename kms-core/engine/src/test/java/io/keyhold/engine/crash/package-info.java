/** Kills the process between any two steps, and looks at what is left. */
@NullMarked
package io.keyhold.engine.crash;

import org.jspecify.annotations.NullMarked;
