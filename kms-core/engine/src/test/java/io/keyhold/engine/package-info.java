/** Rules of the engine's code that hold across packages. */
@NullMarked
package io.keyhold.engine;

import org.jspecify.annotations.NullMarked;
