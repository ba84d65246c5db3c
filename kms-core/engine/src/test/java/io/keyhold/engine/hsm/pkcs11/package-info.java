/** What any token must do, run on SoftHSM, and faults put between us and it. */
@NullMarked
package io.keyhold.engine.hsm.pkcs11;

import org.jspecify.annotations.NullMarked;
