package io.keyhold.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that was refused or failed, with its {@link Reason}.
 *
 * <p>The message says what was asked, what was found and what would work: names, never values.
 */
public final class KmsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** One field that was refused, by its name in the request. */
  public record FieldError(String field, String detail) {}

  private final Reason reason;
  private final transient List<FieldError> errors;

  public KmsException(Reason reason, String message) {
    this(reason, message, List.of(), null);
  }

  public KmsException(Reason reason, String message, @Nullable Throwable cause) {
    this(reason, message, List.of(), cause);
  }

  public KmsException(
      Reason reason, String message, List<FieldError> errors, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.errors = List.copyOf(errors);
  }

  /** A {@link Reason#VALIDATION} refusal of one field. */
  public static KmsException invalid(String field, String detail) {
    return new KmsException(
        Reason.VALIDATION, field + " " + detail, List.of(new FieldError(field, detail)), null);
  }

  public Reason reason() {
    return reason;
  }

  /** The refused fields of a {@link Reason#VALIDATION}; otherwise empty. */
  public List<FieldError> errors() {
    return errors;
  }
}
