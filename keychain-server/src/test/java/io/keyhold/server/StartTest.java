package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.keyhold.server.start.Refusal;
import io.keyhold.server.start.ServeCommand;
import io.keyhold.server.start.SettingsSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A start that cannot succeed says why in a sentence. */
class StartTest {
  private static final TestServer SERVER = TestServer.shared();

  private static String refusal(String... settings) {
    return Refusal.of(catchThrowable(() -> SettingsSource.read(List.of(settings)).toEngine()));
  }

  @Test
  void busyPortIsNamed() {
    List<String> settings = SERVER.settingsWith("--server.port=" + SERVER.port());
    Throwable failure = catchThrowable(() -> ServeCommand.startWithoutHook(settings));
    assertThat(Refusal.of(failure))
        .isEqualTo(
            "port "
                + SERVER.port()
                + " is busy: set server.port or management.server.port, or stop what listens there");
  }

  @Test
  void unknownSettingIsNamed() {
    assertThat(refusal("--keyhold.hsm.modul=/x"))
        .isEqualTo("unknown settings: [keyhold.hsm.modul]");
  }

  @Test
  void missingSettingIsNamed() {
    assertThat(refusal()).isEqualTo("keyhold.hsm.module must be set");
  }

  @Test
  void filesAreReadAsPaths() {
    assertThat(
            SettingsSource.read(List.of("--keyhold.database.password-file=/run/secrets/db"))
                .database()
                .passwordFile())
        .isEqualTo(Path.of("/run/secrets/db"));
  }

  @Test
  void wrongFormIsNamedWithoutItsValue() {
    assertThat(refusal("--keyhold.hsm.sessions=many"))
        .contains("keyhold.hsm.sessions")
        .doesNotContain("many");
  }

  @Test
  void passwordInTheUrlIsRefusedWithoutRepeatingIt() {
    assertThat(refusal("--keyhold.database.url=jdbc:postgresql://h/d?password=hunter2"))
        .contains("keyhold.database.password-file")
        .doesNotContain("hunter2");
  }
}
