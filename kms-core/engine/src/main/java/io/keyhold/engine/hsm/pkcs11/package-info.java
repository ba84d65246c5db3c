/**
 * {@link io.keyhold.engine.hsm.Hsm} over any PKCS#11 module, through {@code java.lang.foreign}.
 * {@link io.keyhold.engine.hsm.pkcs11.Pkcs11Hsm} is the door; {@link
 * io.keyhold.engine.hsm.pkcs11.TokenSetup} makes a token before there is anything to open. This is
 * the only package that touches native memory; {@code DESIGN.md} beside the code says why it looks
 * as it does.
 */
@NullMarked
package io.keyhold.engine.hsm.pkcs11;

import org.jspecify.annotations.NullMarked;
