/**
 * What {@code ./kms} does before any of our Java runs, on a tree and with tools made for a test.
 */
@NullMarked
package io.keyhold.server.launcher;

import org.jspecify.annotations.NullMarked;
