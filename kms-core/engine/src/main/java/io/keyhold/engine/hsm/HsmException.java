package io.keyhold.engine.hsm;

import org.jspecify.annotations.Nullable;

/** A token call that did not succeed. The message names function and return code. */
public sealed class HsmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private HsmException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The token is out of reach, or recovering, or has no free session: try again later. */
  public static final class Unavailable extends HsmException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The handle is of an earlier epoch, or names no object any more: unwrap the key again. */
  public static final class StaleHandle extends HsmException {
    private static final long serialVersionUID = 1L;

    public StaleHandle(String message) {
      super(message, null);
    }
  }

  /** The token lacks what was asked for; the message names the mechanism. */
  public static final class Unsupported extends HsmException {
    private static final long serialVersionUID = 1L;

    public Unsupported(String message) {
      super(message, null);
    }
  }

  /**
   * The token refused what it was given: a wrapped key that is not one, a length, a key of the
   * wrong kind.
   */
  public static final class Rejected extends HsmException {
    private static final long serialVersionUID = 1L;

    public Rejected(String message) {
      super(message, null);
    }
  }
}
