/** Tests of the whole server, over HTTP, on a real token and a real PostgreSQL. */
@NullMarked
package io.keyhold.server;

import org.jspecify.annotations.NullMarked;
