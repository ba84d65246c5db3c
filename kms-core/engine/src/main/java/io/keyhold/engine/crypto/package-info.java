/** Encryption under keys: {@link io.keyhold.engine.crypto.Crypto}. */
@NullMarked
package io.keyhold.engine.crypto;

import org.jspecify.annotations.NullMarked;
