/** The server's main class: which subcommand runs. */
@NullMarked
package io.keyhold.server;

import org.jspecify.annotations.NullMarked;
