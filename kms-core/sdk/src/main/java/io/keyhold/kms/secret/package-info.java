/** Secret bytes that are lent, wiped and never printed. */
@NullMarked
package io.keyhold.kms.secret;

import org.jspecify.annotations.NullMarked;
