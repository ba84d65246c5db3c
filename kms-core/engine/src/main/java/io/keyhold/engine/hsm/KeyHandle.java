package io.keyhold.engine.hsm;

/**
 * A session object of one epoch. Tokens reuse handle numbers after they were initialised anew, so
 * that a number without its epoch could silently name another key.
 */
public record KeyHandle(long epoch, long handle) {}
