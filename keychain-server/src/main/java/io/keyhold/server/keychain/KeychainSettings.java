package io.keyhold.server.keychain;

/**
 * What a keychain demands.
 *
 * @param reasonRequired a reveal must say why
 * @param casRequired a put must say which version it replaces
 */
public record KeychainSettings(boolean reasonRequired, boolean casRequired) {
  /** Demands nothing. */
  public static KeychainSettings none() {
    return new KeychainSettings(false, false);
  }
}
