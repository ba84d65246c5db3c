package io.keyhold.bench;

import java.io.IOException;
import java.nio.file.Path;

/** {@code kms bench NAME}: runs a named workload and prints its figures as CSV. */
public final class Main {
  private Main() {}

  /**
   * @param args the launcher's file, then the name of the workload
   */
  @SuppressWarnings("SystemOut") // a command prints
  public static void main(String[] args) throws IOException {
    if (args.length != 2 || !args[1].equals("encrypt")) {
      System.err.println("usage: kms bench encrypt");
      System.exit(1);
    }
    new EncryptBench(System.out).run(Path.of(args[0]));
  }
}
