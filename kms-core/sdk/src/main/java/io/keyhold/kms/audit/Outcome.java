package io.keyhold.kms.audit;

/** How an audited request ended. The names are part of the record's form and never change. */
public enum Outcome {
  /** The intent of a control-plane change that needs the HSM; another record tells its end. */
  REQUESTED,
  SUCCESS,
  /** A rule said no. */
  REFUSED,
  /** It was allowed, and did not work. */
  FAILED
}
