/**
 * The wire format of ciphertexts and the canonical form of the encryption context. Both are fixed
 * for ever; golden files guard them.
 */
@NullMarked
package io.keyhold.kms.ciphertext;

import org.jspecify.annotations.NullMarked;
