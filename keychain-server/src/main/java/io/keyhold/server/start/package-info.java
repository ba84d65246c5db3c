/**
 * The subcommands of the server's jar that run on a configured instance: {@code serve}, {@code
 * init} and {@code doctor}.
 */
@NullMarked
package io.keyhold.server.start;

import org.jspecify.annotations.NullMarked;
