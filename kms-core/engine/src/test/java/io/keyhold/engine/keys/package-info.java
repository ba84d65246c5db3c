/** Keys and their handles, on a token that fails. */
@NullMarked
package io.keyhold.engine.keys;

import org.jspecify.annotations.NullMarked;
