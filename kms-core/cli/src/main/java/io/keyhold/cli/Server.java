package io.keyhold.cli;

import io.keyhold.kms.http.ServerConnection;
import io.keyhold.kms.http.TokenSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which server to speak to, and as whom: {@code KEYHOLD_ADDR} with {@code KEYHOLD_TOKEN} or {@code
 * KEYHOLD_TOKEN_FILE}, else what {@code kms dev} left in the login file.
 */
final class Server {
  private static final String ADDRESS = "KEYHOLD_ADDR";
  private static final String TOKEN = "KEYHOLD_TOKEN";
  private static final String TOKEN_FILE = "KEYHOLD_TOKEN_FILE";
  private static final String CA_FILE = "KEYHOLD_CA_FILE";

  private final Shell shell;

  Server(Shell shell) {
    this.shell = shell;
  }

  /** A connection with a token. */
  ServerConnection connect() {
    URI address = address();
    return trusting(ServerConnection.to(address, token(address)));
  }

  /** A connection for what needs no token. */
  ServerConnection connectWithoutToken() {
    return trusting(ServerConnection.anonymous(address()));
  }

  private ServerConnection trusting(ServerConnection server) {
    return shell
        .variable(CA_FILE)
        .map(file -> server.trusting(Trust.of(Path.of(file))))
        .orElse(server);
  }

  private URI address() {
    String text =
        shell
            .variable(ADDRESS)
            .or(() -> LoginFile.read(shell).map(LoginFile::url))
            .orElseThrow(
                () -> new LocalException("no server: set " + ADDRESS + ", or start kms dev"));
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new LocalException("the server's address is not a URL", e);
    }
  }

  private TokenSource token(URI address) {
    Optional<String> file = shell.variable(TOKEN_FILE);
    if (shell.variable(TOKEN).isPresent()) {
      return TokenSource.fixed(shell.variable(TOKEN).get());
    }
    if (file.isPresent()) {
      return TokenSource.file(Path.of(file.get()));
    }
    // The development server's token goes to the development server only.
    return LoginFile.read(shell)
        .filter(login -> login.url().equals(address.toString()))
        .map(login -> TokenSource.fixed(login.token()))
        .orElseThrow(() -> new LocalException("no token: set " + TOKEN + " or " + TOKEN_FILE));
  }
}
