/**
 * Who may call: API tokens and application credentials. {@link
 * io.keyhold.server.credentials.Credentials} makes, lists and revokes them and turns a bearer text
 * into a {@code Caller}.
 */
@NullMarked
package io.keyhold.server.credentials;

import org.jspecify.annotations.NullMarked;
