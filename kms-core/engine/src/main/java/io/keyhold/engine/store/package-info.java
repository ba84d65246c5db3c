/** PostgreSQL: migrations, the transaction that a change runs in, signed cursors. */
@NullMarked
package io.keyhold.engine.store;

import org.jspecify.annotations.NullMarked;
