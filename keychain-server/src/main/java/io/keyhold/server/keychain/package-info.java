/**
 * The password safe: {@link io.keyhold.server.keychain.Keychains} and {@link
 * io.keyhold.server.keychain.Accounts}. An account's fields are one document, encrypted once for
 * each version under the keychain's key; its rows carry tags, and every reveal passes the gate.
 */
@NullMarked
package io.keyhold.server.keychain;

import org.jspecify.annotations.NullMarked;
