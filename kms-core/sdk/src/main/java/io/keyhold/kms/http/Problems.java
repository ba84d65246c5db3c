package io.keyhold.kms.http;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.KmsException.FieldError;
import io.keyhold.kms.Reason;
import io.keyhold.kms.secret.SecretBytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns an answer that is not a success into the exception of the contract. */
final class Problems {
  private Problems() {}

  /** {@code answer} is a problem document, or whatever a proxy on the way says. */
  static KmsException of(int status, SecretBytes answer) {
    Optional<JsonObject> problem = answer.use(JsonTree::read);
    try {
      return problem
          .map(object -> read(status, object))
          .orElseGet(() -> new KmsException(byStatus(status), "the server answered " + status));
    } catch (KmsException e) {
      return new KmsException(byStatus(status), "the server answered " + status, e);
    }
  }

  private static KmsException read(int status, JsonObject problem) {
    String code = problem.optionalText("code").orElse("HTTP " + status);
    Optional<Reason> known =
        Stream.of(Reason.values()).filter(reason -> reason.name().equals(code)).findFirst();
    String detail =
        problem.optionalText("detail").or(() -> problem.optionalText("title")).orElse("");
    StringBuilder message = new StringBuilder();
    if (known.isEmpty()) {
      message.append(code).append(detail.isEmpty() ? "" : ": ");
    }
    message.append(detail.isEmpty() && known.isPresent() ? code : detail);
    problem
        .optionalText("requestId")
        .ifPresent(id -> message.append(" (request ").append(id).append(')'));
    List<FieldError> errors =
        problem.objects("errors").stream()
            .map(
                error ->
                    new FieldError(
                        error.optionalText("field").orElse(""),
                        error.optionalText("detail").orElse("")))
            .toList();
    return new KmsException(known.orElse(byStatus(status)), message.toString(), errors, null);
  }

  /** For codes that a newer server may know. */
  static Reason byStatus(int status) {
    return switch (status) {
      case 401 -> Reason.UNAUTHENTICATED;
      case 403 -> Reason.ACCESS_DENIED;
      case 404, 410 -> Reason.NOT_FOUND;
      case 405 -> Reason.METHOD_NOT_ALLOWED;
      case 406 -> Reason.NOT_ACCEPTABLE;
      case 408, 504 -> Reason.DEADLINE_EXCEEDED;
      case 409 -> Reason.IN_USE;
      case 412 -> Reason.PRECONDITION_FAILED;
      case 413 -> Reason.TOO_LARGE;
      case 415 -> Reason.UNSUPPORTED_MEDIA_TYPE;
      case 428 -> Reason.PRECONDITION_REQUIRED;
      case 429 -> Reason.RATE_LIMITED;
      case 502, 503 -> Reason.STORE_UNAVAILABLE;
      default -> status >= 400 && status < 500 ? Reason.VALIDATION : Reason.INTERNAL;
    };
  }
}
