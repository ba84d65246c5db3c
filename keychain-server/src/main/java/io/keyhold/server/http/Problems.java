package io.keyhold.server.http;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.server.json.JsonOut;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Writes refusals and failures as {@code application/problem+json} (RFC 9457). */
public final class Problems {
  private Problems() {}

  /** The status that a reason has. */
  public static int status(Reason reason) {
    return switch (reason) {
      case VALIDATION,
          REASON_REQUIRED,
          INVALID_CIPHERTEXT,
          INCORRECT_KEY,
          INVALID_KEY_USAGE,
          UNSUPPORTED_BY_HSM ->
          400;
      case UNAUTHENTICATED -> 401;
      case ACCESS_DENIED -> 403;
      case NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case NOT_ACCEPTABLE -> 406;
      case KEY_CREATING, KEY_DISABLED, ALREADY_EXISTS, IN_USE, LIMIT_EXCEEDED -> 409;
      case PRECONDITION_FAILED -> 412;
      case TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case PRECONDITION_REQUIRED -> 428;
      case RATE_LIMITED -> 429;
      case INTERNAL, INTEGRITY_FAILURE -> 500;
      case HSM_UNAVAILABLE, DEADLINE_EXCEEDED, AUDIT_UNAVAILABLE, STORE_UNAVAILABLE -> 503;
    };
  }

  /**
   * Answers with the reason of {@code refusal}; no effect when the answer is on its way already.
   */
  static void write(HttpServletResponse response, KmsException refusal, String requestId)
      throws IOException {
    write(response, refusal.reason(), detail(refusal), refusal.errors(), requestId);
  }

  static void write(
      HttpServletResponse response,
      Reason reason,
      String detail,
      List<KmsException.FieldError> errors,
      String requestId)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(status(reason));
    Headers.answer(response, requestId);
    switch (status(reason)) {
      case 401 -> response.setHeader("WWW-Authenticate", "Bearer");
      case 429, 503 -> response.setHeader("Retry-After", "1");
      default -> {}
    }
    response.setContentType("application/problem+json");
    try (JsonOut out = body(reason, detail, errors, requestId)) {
      response.setContentLength(out.length());
      out.writeTo(response.getOutputStream());
    }
  }

  static JsonOut body(
      Reason reason, String detail, List<KmsException.FieldError> errors, String requestId) {
    JsonOut out = new JsonOut();
    out.beginObject();
    out.name("type").text("urn:keyhold:problem:" + reason.name().toLowerCase(Locale.ROOT));
    out.name("title").text(title(reason));
    out.name("status").number(status(reason));
    out.name("detail").text(detail);
    out.name("code").text(reason.name());
    out.name("requestId").text(requestId);
    if (!errors.isEmpty()) {
      out.name("errors").beginArray();
      for (KmsException.FieldError error : errors) {
        out.item().beginObject();
        out.name("field").text(error.field());
        out.name("detail").text(error.detail());
        out.endObject();
      }
      out.endArray();
    }
    return out.endObject();
  }

  private static String detail(KmsException refusal) {
    return switch (refusal.reason()) {
      // What went wrong inside is for the log, not for the caller.
      case INTERNAL -> "the server met an error that it did not expect; the log names this request";
      case INTEGRITY_FAILURE -> "a stored row failed its integrity check";
      default -> String.valueOf(refusal.getMessage());
    };
  }

  private static String title(Reason reason) {
    String words = reason.name().replace('_', ' ').toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
