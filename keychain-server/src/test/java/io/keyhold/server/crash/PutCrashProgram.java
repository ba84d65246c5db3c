package io.keyhold.server.crash;

import io.keyhold.engine.crash.Steps;
import io.keyhold.kms.keychain.KeychainCode;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogManager;

/**
 * A process that changes the password safe once and is halted at a step of it. Arguments: database
 * URL, module, token label, PIN file, step, {@code put} or {@code keychain}, keychain code, mark of
 * the new version or {@code -}. Prints what was acknowledged.
 */
public final class PutCrashProgram {
  private PutCrashProgram() {}

  public static void main(String[] args) {
    // Liquibase tells java.util.logging of every start, and there are dozens.
    LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
    Steps steps = new Steps(Integer.parseInt(args[4]));
    OpenSafe safe =
        OpenSafe.open(
            CrashBed.settings(args[0], Path.of(args[1]), args[2], Path.of(args[3])), steps);
    KeychainCode code = new KeychainCode(args[6]);
    steps.arm();
    switch (args[5]) {
      case "put" ->
          System.out.println("made version " + safe.put(code, args[7]).account().version());
      case "keychain" -> System.out.println("made " + safe.make(code).id());
      default -> throw new IllegalArgumentException(args[5]);
    }
    System.out.flush();
    // The process ends without a graceful stop: it is not what is tested here.
    Runtime.getRuntime().halt(0);
  }
}
