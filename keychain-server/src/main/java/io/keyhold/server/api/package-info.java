/**
 * The REST contract: one thin controller for each resource, with its requests and answers. A
 * request reads itself from JSON; what may hold a secret writes itself and wipes itself.
 */
@NullMarked
package io.keyhold.server.api;

import org.jspecify.annotations.NullMarked;
