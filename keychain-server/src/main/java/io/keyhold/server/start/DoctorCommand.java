package io.keyhold.server.start;

import io.keyhold.engine.Engine;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.TokenProfile;
import io.keyhold.engine.hsm.pkcs11.Pkcs11Hsm;
import io.keyhold.server.ops.Databases;
import io.keyhold.server.ops.KeyholdSettings;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Tries what a start needs, and says for each thing whether it is there. */
@Command(
    name = "doctor",
    description = "Checks settings, token and database; exit code 6 when something is wrong.")
public final class DoctorCommand implements Callable<Integer> {
  private static final int FINDINGS = 6;

  @Unmatched private final List<String> settings = new ArrayList<>();

  @Override
  public Integer call() {
    boolean well;
    try {
      KeyholdSettings read = SettingsSource.read(settings);
      well = check("HSM", () -> hsm(read)) & check("database", () -> database(read));
    } catch (RuntimeException e) {
      say("settings", "WRONG", Refusal.of(e));
      well = false;
    }
    return well ? 0 : FINDINGS;
  }

  private static boolean check(String what, Supplier<String> check) {
    try {
      say(what, "ok", check.get());
      return true;
    } catch (RuntimeException e) {
      say(what, "WRONG", Refusal.of(e));
      return false;
    }
  }

  private static void say(String what, String state, String text) {
    System.out.printf("%-10s %-6s %s%n", what, state, text);
  }

  private static String hsm(KeyholdSettings settings) {
    if (!Files.isReadable(settings.hsm().toSettings().module())) {
      throw new IllegalStateException(
          "keyhold.hsm.module names no readable file: install the token's PKCS#11 library");
    }
    try (Hsm hsm = Pkcs11Hsm.open(settings.hsm().toSettings(), _ -> {})) {
      hsm.probe();
      TokenProfile token = hsm.profile();
      return "token %s, %s %s, %d roots%s"
          .formatted(
              token.label(),
              token.manufacturer(),
              token.model(),
              hsm.roots().size(),
              token.unenforced().isEmpty() ? "" : ", lets pass: " + token.unenforced());
    }
  }

  private static String database(KeyholdSettings settings) {
    try (Databases databases = new Databases(settings.database())) {
      if (!Engine.isInitialised(settings.toEngine(), databases.database())) {
        throw new IllegalStateException("the database has no instance: run init");
      }
      return "has an instance";
    }
  }
}
