/**
 * What a caller of Keyhold needs: the {@link io.keyhold.kms.Kms} contract and its records. The
 * engine and the HTTP client implement it.
 */
@NullMarked
package io.keyhold.kms;

import org.jspecify.annotations.NullMarked;
