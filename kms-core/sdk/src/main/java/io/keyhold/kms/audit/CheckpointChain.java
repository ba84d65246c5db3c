package io.keyhold.kms.audit;

import java.util.UUID;

/** A chain in a checkpoint: where it stood, and whether the checkpoint closes it for good. */
public record CheckpointChain(UUID chain, boolean closed, ChainHead head) {}
