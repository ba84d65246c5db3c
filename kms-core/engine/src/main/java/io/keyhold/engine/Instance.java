package io.keyhold.engine;

import io.keyhold.engine.hsm.RootId;
import io.keyhold.kms.key.KeyId;
import java.util.UUID;

/** Which instance a database belongs to. */
record Instance(UUID id, RootId currentRoot, KeyId auditKey, boolean announced) {}
