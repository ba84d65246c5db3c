package io.keyhold.server.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link DatabaseProgram} in a process of its own. */
final class RunningProgram implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final String jdbcUrl;

  private RunningProgram(Process process) throws IOException {
    this.process = process;
    this.output = process.inputReader(UTF_8);
    this.jdbcUrl = lineStarting("jdbc:");
  }

  static RunningProgram start(List<String> prefix, String classPath, Path data) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-cp", classPath, DatabaseProgram.class.getName(), data.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(data.resolveSibling("").toFile());
    return new RunningProgram(builder.redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  String jdbcUrl() {
    return jdbcUrl;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets the program end in order. */
  String stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    String last = lineStarting("stopped");
    process.waitFor(60, TimeUnit.SECONDS);
    return last;
  }

  /** Log lines stand on the same stream. */
  private String lineStarting(String word) throws IOException {
    while (true) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException("the program ended before it said " + word);
      }
      if (line.startsWith(word)) {
        return line;
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
