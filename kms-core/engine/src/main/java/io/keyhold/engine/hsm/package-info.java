/**
 * What the engine needs of an HSM: roots, wrapped keys, handles. {@link io.keyhold.engine.hsm.Hsm}
 * is the door; {@code pkcs11} implements it over any PKCS#11 module.
 */
@NullMarked
package io.keyhold.engine.hsm;

import org.jspecify.annotations.NullMarked;
