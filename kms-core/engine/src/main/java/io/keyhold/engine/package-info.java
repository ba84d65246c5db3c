/**
 * The key service in process: {@link io.keyhold.engine.Engine} wires the features and gives each
 * caller a {@code Kms}.
 */
@NullMarked
package io.keyhold.engine;

import org.jspecify.annotations.NullMarked;
