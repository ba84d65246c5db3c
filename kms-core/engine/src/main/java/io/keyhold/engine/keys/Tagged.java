package io.keyhold.engine.keys;

import io.keyhold.engine.store.Blob;

/** A row as it was read, with a tag that has yet to be verified. */
record Tagged<T>(T row, Blob tag) {}
