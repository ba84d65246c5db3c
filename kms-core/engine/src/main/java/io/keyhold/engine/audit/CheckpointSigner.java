package io.keyhold.engine.audit;

/** The audit key: signs checkpoint bodies inside the HSM. */
public interface CheckpointSigner {
  /** ECDSA P-256 with SHA-256 over the body, DER. */
  byte[] sign(byte[] body);

  /** The public half, DER. */
  byte[] spki();
}
