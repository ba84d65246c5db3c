/** The key model: identifiers, specs, states and the table of what a state lets an operation do. */
@NullMarked
package io.keyhold.kms.key;

import org.jspecify.annotations.NullMarked;
