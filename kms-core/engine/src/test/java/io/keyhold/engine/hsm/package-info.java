/** Tests of the HSM layer, and {@link io.keyhold.engine.hsm.SoftHsm}, the token for all tests. */
@NullMarked
package io.keyhold.engine.hsm;

import org.jspecify.annotations.NullMarked;
