package io.keyhold.engine.hsm;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to reach a token.
 *
 * @param module the PKCS#11 library
 * @param tokenLabel the label of the token; slots are never addressed by number, since some modules
 *     number them at random
 * @param pinFile the file that holds the user PIN; read anew at each login
 * @param sessions sessions that work at the same time
 * @param allowUnenforcingToken whether a token that lets a forbidden act pass may be used
 * @param sessionWait how long a call waits for a free session
 */
public record HsmSettings(
    Path module,
    String tokenLabel,
    Path pinFile,
    int sessions,
    boolean allowUnenforcingToken,
    Duration sessionWait) {
  public HsmSettings {
    if (tokenLabel.isBlank()) {
      throw new IllegalArgumentException("keyhold.hsm.token-label must not be empty");
    }
    if (sessions < 1) {
      throw new IllegalArgumentException("keyhold.hsm.sessions must be at least 1");
    }
  }
}
