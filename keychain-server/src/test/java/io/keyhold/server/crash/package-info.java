/** Kills a process that works on the password safe between any two steps, and looks at the rest. */
@NullMarked
package io.keyhold.server.crash;

import org.jspecify.annotations.NullMarked;
