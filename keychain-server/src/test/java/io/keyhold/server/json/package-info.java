@NullMarked
package io.keyhold.server.json;

import org.jspecify.annotations.NullMarked;
