/**
 * The password safe as a caller sees it: keychains hold accounts, an account's versions hold
 * fields. {@link io.keyhold.kms.keychain.KeychainCode} and {@link
 * io.keyhold.kms.keychain.AccountName} are the names, on both sides of the wire.
 */
@NullMarked
package io.keyhold.kms.keychain;

import org.jspecify.annotations.NullMarked;
