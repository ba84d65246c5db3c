package io.keyhold.server.dev;

/** A development server does not start; the message is a sentence for the user. */
public final class DevRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DevRefusal(String sentence) {
    super(sentence);
  }

  DevRefusal(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
