package io.keyhold.cli;

/** Something is wrong on this side of the wire: exit code 1. The message is for the user. */
final class LocalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalException(String message) {
    super(message);
  }

  LocalException(String message, Throwable cause) {
    super(message, cause);
  }
}
