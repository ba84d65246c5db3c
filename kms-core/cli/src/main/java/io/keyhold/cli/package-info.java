/**
 * The {@code kms} command. {@link io.keyhold.cli.Main} builds the tree of commands over a {@link
 * io.keyhold.cli.Shell}: what a process has around it. Data goes to standard output, talk to
 * standard error, secrets never come as arguments.
 */
@NullMarked
package io.keyhold.cli;

import org.jspecify.annotations.NullMarked;
