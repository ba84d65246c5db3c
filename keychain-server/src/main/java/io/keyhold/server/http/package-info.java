/**
 * The edge: request ids, authentication, limits and the one form of every error. {@link
 * io.keyhold.server.http.Problems} is the only place where a reason becomes a status.
 */
@NullMarked
package io.keyhold.server.http;

import org.jspecify.annotations.NullMarked;
