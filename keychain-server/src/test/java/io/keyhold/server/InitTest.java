package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.SoftHsm;
import io.keyhold.server.start.DoctorCommand;
import io.keyhold.server.start.InitCommand;
import io.keyhold.server.start.ServeCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;

/** The ceremony, the doctor's view before and after it, and the first sign-in. */
class InitTest {
  private static final TestServer SERVER = TestServer.shared();

  @TempDir private Path folder;

  private static int run(Callable<Integer> command, List<String> settings, String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(settings);
    return new CommandLine(command).execute(arguments.toArray(String[]::new));
  }

  @Test
  void initMakesAnInstanceOnceAndItsAdministratorSignsIn() throws IOException {
    try (SoftHsm token = SoftHsm.create()) {
      SERVER.intruder().sql("CREATE DATABASE init_test").update();
      HsmSettings hsm = token.settings(4);
      List<String> settings =
          SERVER.settingsWith(
              "--keyhold.hsm.token-label=" + hsm.tokenLabel(),
              "--keyhold.hsm.pin-file=" + hsm.pinFile(),
              "--keyhold.database.url=" + SERVER.databaseUrl("init_test"));
      Path file = folder.resolve("token");
      assertThat(run(new DoctorCommand(), settings)).isEqualTo(6);
      assertThat(run(new InitCommand(), settings, "--token-file", file.toString())).isZero();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(run(new DoctorCommand(), settings)).isZero();
      Path again = folder.resolve("again");
      assertThat(run(new InitCommand(), settings, "--token-file", again.toString())).isEqualTo(1);
      assertThat(again).doesNotExist();
      assertThat(run(new InitCommand(), settings, "--token-file", file.toString())).isEqualTo(1);
      signIn(settings, Files.readString(file));
    }
  }

  private static void signIn(List<String> settings, String administrator) {
    try (ConfigurableApplicationContext server = ServeCommand.startWithoutHook(settings)) {
      String port = server.getEnvironment().getProperty("local.server.port");
      TestClient client = new TestClient("http://127.0.0.1:" + port, administrator);
      assertThat(client.get("/v1/whoami").expect(200).text()).contains("administrator");
      client.newKey();
      // A token of another instance is a stranger here.
      new TestClient(client.url(), SERVER.administrator())
          .get("/v1/whoami")
          .problem(401, "UNAUTHENTICATED");
    }
  }
}
