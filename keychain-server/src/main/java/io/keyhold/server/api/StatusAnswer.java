package io.keyhold.server.api;

import io.keyhold.engine.hsm.TokenProfile;
import java.util.List;

/** How the instance is: its token answered just now. */
record StatusAnswer(String instance, long hsmEpoch, Token token) {
  /** What the token is, can do and lets pass. */
  record Token(
      String label,
      String manufacturer,
      String model,
      String serial,
      String libraryVersion,
      List<String> mechanisms,
      List<String> unenforced,
      int sessions) {
    static Token of(TokenProfile profile) {
      return new Token(
          profile.label(),
          profile.manufacturer(),
          profile.model(),
          profile.serial(),
          profile.libraryVersion(),
          profile.mechanisms(),
          profile.unenforced(),
          profile.sessions());
    }
  }
}
