package io.keyhold.server.keychain;

import java.util.Arrays;
import java.util.Optional;

/** What an account is, for people. */
public enum AccountKind {
  LOGIN("login"),
  NOTE("note"),
  CERTIFICATE("certificate"),
  SSH_KEY("ssh-key"),
  API_TOKEN("api-token"),
  CARD("card"),
  CUSTOM("custom");

  private final String word;

  AccountKind(String word) {
    this.word = word;
  }

  /** The word for it in requests and answers. */
  public String word() {
    return word;
  }

  public static Optional<AccountKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
