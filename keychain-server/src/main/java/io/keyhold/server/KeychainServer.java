package io.keyhold.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.keyhold.server.dev.DevCommand;
import io.keyhold.server.start.DoctorCommand;
import io.keyhold.server.start.InitCommand;
import io.keyhold.server.start.ServeCommand;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The server's jar: without a word it serves. */
@Command(
    name = "keychain-server",
    mixinStandardHelpOptions = true,
    description = "Keyhold: keys in an HSM, passwords in custody.",
    subcommands = {ServeCommand.class, InitCommand.class, DevCommand.class, DoctorCommand.class})
public final class KeychainServer {
  private KeychainServer() {}

  public static void main(String[] arguments) {
    // Until the settings say otherwise: logging would else begin at DEBUG.
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    System.exit(commandLine().execute(withDefault(arguments)));
  }

  private static CommandLine commandLine() {
    return new CommandLine(new KeychainServer());
  }

  /** {@code serve} is what is meant when no subcommand is named. */
  private static String[] withDefault(String[] arguments) {
    boolean named =
        arguments.length > 0
            && (!arguments[0].startsWith("-") || List.of("-h", "--help").contains(arguments[0]));
    return named
        ? arguments
        : Stream.concat(Stream.of("serve"), Stream.of(arguments)).toArray(String[]::new);
  }
}
