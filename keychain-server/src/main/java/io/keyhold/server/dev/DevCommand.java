package io.keyhold.server.dev;

import io.keyhold.server.start.Refusal;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Everything that one person needs to try Keyhold, on loopback, from one command. */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = "Starts token, database and server on loopback; Ctrl-C stops them.")
public final class DevCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The data directory; a kept one has its keys and accounts again.")
  private Path data = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8420",
      description = "The port of the API; the management port is the next one.")
  private int port;

  @Option(
      names = "--address",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address, which must be a loopback one.")
  private String address = "127.0.0.1";

  @Option(names = "--json", description = "Prints one JSON object on standard output.")
  private boolean json;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Passes a setting to the server.")
  private List<String> settings = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    PrintStream out = System.out;
    // Logs go to the console's standard output, which belongs to the announcement.
    System.setOut(System.err);
    try {
      DevServer server =
          DevServer.start(data, LoopbackAddress.parse(address), port, List.copyOf(settings));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "dev-stop"));
      Announcement announcement = server.announcement();
      out.print(json ? announcement.json() + "\n" : announcement.text(onTerminal()));
      out.flush();
    } catch (RuntimeException | IOException e) {
      System.err.println("kms dev: " + Refusal.of(e));
      return 1;
    }
    // Ctrl-C ends the process through the hook.
    Thread.currentThread().join();
    return 0;
  }

  /** There may be a console without a terminal. */
  private static boolean onTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
