/**
 * Measures a running server from outside of its process. {@link io.keyhold.bench.Main} is the door;
 * nothing here is part of a release.
 */
@NullMarked
package io.keyhold.bench;

import org.jspecify.annotations.NullMarked;
