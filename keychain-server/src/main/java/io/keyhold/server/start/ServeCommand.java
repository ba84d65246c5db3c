package io.keyhold.server.start;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Serves until it is told to stop, then drains. */
@Command(
    name = "serve",
    description = "Serves. Settings come from application.yml, the environment or --name=value.")
public final class ServeCommand implements Callable<Integer> {
  @Unmatched private final List<String> settings = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    try {
      ConfigurableApplicationContext unused = start(settings);
    } catch (RuntimeException e) {
      System.err.println("keychain-server: " + Refusal.of(e));
      return 1;
    }
    // A signal ends the process through Spring's shutdown hook.
    Thread.currentThread().join();
    return 0;
  }

  /** Starts a server with settings of the form {@code --name=value}. */
  static ConfigurableApplicationContext start(List<String> settings) {
    return application().run(settings.toArray(String[]::new));
  }

  /** As {@link #start}, for one who closes the server before other things that it needs. */
  public static ConfigurableApplicationContext startWithoutHook(List<String> settings) {
    SpringApplication application = application();
    application.setRegisterShutdownHook(false);
    return application.run(settings.toArray(String[]::new));
  }

  private static SpringApplication application() {
    SpringApplication application = new SpringApplication(ServerApplication.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    return application;
  }
}
