package io.keyhold.server.start;

import io.keyhold.server.ops.KeyholdSettings;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/** Reads the settings as the server would, without the server. */
public final class SettingsSource {
  private SettingsSource() {}

  /** Binds the settings and nothing else. */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableConfigurationProperties(KeyholdSettings.class)
  static class Only {}

  /**
   * The settings.
   *
   * @param settings of the form {@code --name=value}
   */
  public static KeyholdSettings read(List<String> settings) {
    SpringApplication application = new SpringApplication(Only.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    // A refusal is told by the command, once.
    application.setDefaultProperties(Map.of("logging.level.root", "error"));
    try (ConfigurableApplicationContext context =
        application.run(settings.toArray(String[]::new))) {
      return context.getBean(KeyholdSettings.class);
    }
  }
}
