/**
 * JSON at the edge, read and written by streaming so that a secret never becomes a {@code String}.
 * {@link io.keyhold.server.json.JsonBody} reads strictly, {@link io.keyhold.server.json.JsonOut}
 * writes; both overwrite what they held.
 */
@NullMarked
package io.keyhold.server.json;

import org.jspecify.annotations.NullMarked;
