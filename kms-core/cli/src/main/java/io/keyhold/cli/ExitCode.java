package io.keyhold.cli;

import io.keyhold.kms.Reason;

/** The exit codes that scripts rely on. */
final class ExitCode {
  static final int OK = 0;

  /** Wrong usage, or something local. */
  static final int LOCAL = 1;

  /** The server refused or failed, or was not reached. */
  static final int REFUSED = 2;

  static final int NOT_FOUND = 3;
  static final int DENIED = 4;
  static final int PRECONDITION = 5;
  static final int FINDINGS = 6;

  private ExitCode() {}

  static int of(Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> NOT_FOUND;
      case UNAUTHENTICATED, ACCESS_DENIED -> DENIED;
      case PRECONDITION_FAILED, PRECONDITION_REQUIRED -> PRECONDITION;
      case VALIDATION,
          REASON_REQUIRED,
          INVALID_CIPHERTEXT,
          INCORRECT_KEY,
          INVALID_KEY_USAGE,
          UNSUPPORTED_BY_HSM,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          KEY_CREATING,
          KEY_DISABLED,
          ALREADY_EXISTS,
          IN_USE,
          LIMIT_EXCEEDED,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          RATE_LIMITED,
          INTERNAL,
          INTEGRITY_FAILURE,
          HSM_UNAVAILABLE,
          DEADLINE_EXCEEDED,
          AUDIT_UNAVAILABLE,
          STORE_UNAVAILABLE ->
          REFUSED;
    };
  }
}
