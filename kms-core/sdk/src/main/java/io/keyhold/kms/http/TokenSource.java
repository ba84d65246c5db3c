package io.keyhold.kms.http;

import java.nio.file.Path;

/**
 * Where the bearer token comes from. A token is a {@code String} because {@code java.net.http}
 * takes header values in no other form.
 */
public interface TokenSource {
  /** The token to send now: visible ASCII, without white space around it. */
  String token();

  /** The same token for every call. */
  static TokenSource fixed(String token) {
    String checked = FileToken.checked(token, "the token");
    return () -> checked;
  }

  /** A token in a file, which is read again when it has changed, as mounted secrets do. */
  static TokenSource file(Path file) {
    return new FileToken(file);
  }
}
