package io.keyhold.kms;

/**
 * Why a call was refused or failed: a closed list. The names are the {@code code} of the REST
 * contract and never change.
 */
public enum Reason {
  VALIDATION,
  REASON_REQUIRED,
  INVALID_CIPHERTEXT,
  INCORRECT_KEY,
  INVALID_KEY_USAGE,
  UNSUPPORTED_BY_HSM,
  UNAUTHENTICATED,
  ACCESS_DENIED,
  NOT_FOUND,
  METHOD_NOT_ALLOWED,
  NOT_ACCEPTABLE,
  KEY_CREATING,
  KEY_DISABLED,
  ALREADY_EXISTS,
  IN_USE,
  LIMIT_EXCEEDED,
  PRECONDITION_FAILED,
  PRECONDITION_REQUIRED,
  TOO_LARGE,
  UNSUPPORTED_MEDIA_TYPE,
  RATE_LIMITED,
  INTERNAL,
  INTEGRITY_FAILURE,
  HSM_UNAVAILABLE,
  DEADLINE_EXCEEDED,
  AUDIT_UNAVAILABLE,
  STORE_UNAVAILABLE;

  /** Whether the same call may succeed later without any change by the caller. */
  public boolean isTransient() {
    return switch (this) {
      case HSM_UNAVAILABLE,
          DEADLINE_EXCEEDED,
          AUDIT_UNAVAILABLE,
          STORE_UNAVAILABLE,
          RATE_LIMITED,
          KEY_CREATING ->
          true;
      case VALIDATION,
          REASON_REQUIRED,
          INVALID_CIPHERTEXT,
          INCORRECT_KEY,
          INVALID_KEY_USAGE,
          UNSUPPORTED_BY_HSM,
          UNAUTHENTICATED,
          ACCESS_DENIED,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          KEY_DISABLED,
          ALREADY_EXISTS,
          IN_USE,
          LIMIT_EXCEEDED,
          PRECONDITION_FAILED,
          PRECONDITION_REQUIRED,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          INTERNAL,
          INTEGRITY_FAILURE ->
          false;
    };
  }
}
