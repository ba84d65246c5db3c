/** Tests of the judgements that operators rely on. */
@NullMarked
package io.keyhold.server.ops;

import org.jspecify.annotations.NullMarked;
