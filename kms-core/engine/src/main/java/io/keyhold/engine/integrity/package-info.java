/**
 * Tags over rows, computed inside the HSM: a row that was edited, swapped or injected is refused.
 * So is a genuine one that is older than what this process knows of.
 */
@NullMarked
package io.keyhold.engine.integrity;

import org.jspecify.annotations.NullMarked;
