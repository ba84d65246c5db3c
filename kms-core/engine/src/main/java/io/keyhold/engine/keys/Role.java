package io.keyhold.engine.keys;

/** Whose key it is: a customer's, or one of the system's own. */
enum Role {
  CUSTOMER,
  /** Signs audit checkpoints. */
  AUDIT_SIGN
}
