package io.keyhold.server.keychain;

import io.keyhold.engine.store.Blob;

/** A row as it was read, and the tag that it must match. */
record Tagged<T>(T row, Blob tag) {}
