/**
 * Tags over rows, computed inside the HSM: a row that was edited, swapped or injected is refused.
 */
@NullMarked
package io.keyhold.engine.integrity;

import org.jspecify.annotations.NullMarked;
