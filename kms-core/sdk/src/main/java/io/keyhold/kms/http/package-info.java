/**
 * The key service over HTTP. {@link io.keyhold.kms.http.KmsHttpClient} is the {@link
 * io.keyhold.kms.Kms} of a remote server; {@link io.keyhold.kms.http.ServerConnection} holds
 * address, token, deadline and retries for it and for the other clients. Bodies are bytes that are
 * wiped, never text: a secret passes through no {@code String}.
 */
@NullMarked
package io.keyhold.kms.http;

import org.jspecify.annotations.NullMarked;
