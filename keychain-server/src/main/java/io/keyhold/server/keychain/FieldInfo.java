package io.keyhold.server.keychain;

import java.util.Optional;

/** What a listing shows of a field: the value of a plain one, never that of a secret one. */
public record FieldInfo(String name, boolean secret, Optional<String> value) {}
