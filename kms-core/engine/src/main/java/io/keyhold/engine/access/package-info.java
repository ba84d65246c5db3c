/** Who may do what: {@link io.keyhold.engine.access.Access} decides, deny by default. */
@NullMarked
package io.keyhold.engine.access;

import org.jspecify.annotations.NullMarked;
