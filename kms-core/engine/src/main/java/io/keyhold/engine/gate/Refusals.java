package io.keyhold.engine.gate;

import io.keyhold.engine.hsm.HsmException;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

/** What ended an act, as the caller is told of it. */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  private Refusals() {}

  static KmsException of(RuntimeException e) {
    return switch (e) {
      case KmsException refusal -> refusal;
      case HsmException.Unavailable hsm ->
          logged(Reason.HSM_UNAVAILABLE, "the HSM is out of reach", hsm);
      case HsmException.StaleHandle hsm ->
          logged(Reason.HSM_UNAVAILABLE, "the HSM was logged in anew meanwhile", hsm);
      case HsmException.Unsupported hsm ->
          logged(Reason.UNSUPPORTED_BY_HSM, String.valueOf(hsm.getMessage()), hsm);
      case HsmException hsm -> logged(Reason.INTERNAL, "the HSM refused an internal call", hsm);
      case DuplicateKeyException taken ->
          new KmsException(Reason.ALREADY_EXISTS, "the name is taken", taken);
      case DataIntegrityViolationException refused -> {
        log.error("the database refused a row", refused);
        yield new KmsException(Reason.INTERNAL, "internal error", refused);
      }
      case DataAccessException store ->
          logged(Reason.STORE_UNAVAILABLE, "the database could not be asked", store);
      default -> {
        log.error("an act ended in an error that nobody expected", e);
        yield new KmsException(Reason.INTERNAL, "internal error", e);
      }
    };
  }

  /** Whether it was we who failed, rather than the caller who was refused. */
  static boolean isFailure(Reason reason) {
    return switch (reason) {
      case INTERNAL,
          INTEGRITY_FAILURE,
          HSM_UNAVAILABLE,
          DEADLINE_EXCEEDED,
          AUDIT_UNAVAILABLE,
          STORE_UNAVAILABLE ->
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
          KEY_CREATING,
          KEY_DISABLED,
          ALREADY_EXISTS,
          IN_USE,
          LIMIT_EXCEEDED,
          PRECONDITION_FAILED,
          PRECONDITION_REQUIRED,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          RATE_LIMITED ->
          false;
    };
  }

  private static KmsException logged(Reason reason, String message, RuntimeException cause) {
    log.warn("{}: {}", reason, cause.getMessage());
    return new KmsException(reason, message, cause);
  }
}
