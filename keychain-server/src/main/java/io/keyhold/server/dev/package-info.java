/**
 * What a development server needs around the real one: a data directory, a PostgreSQL of its own,
 * and telling the user and their command line where it answers. Everything here stays on loopback.
 */
@NullMarked
package io.keyhold.server.dev;

import org.jspecify.annotations.NullMarked;
