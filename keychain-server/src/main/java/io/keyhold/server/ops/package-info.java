/**
 * Running the server: settings, the engine and what stands on it, readiness and health. {@link
 * io.keyhold.server.ops.KeyholdSettings} is everything that can be set.
 */
@NullMarked
package io.keyhold.server.ops;

import org.jspecify.annotations.NullMarked;
