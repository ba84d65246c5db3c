package io.keyhold.server.start;

import java.util.Optional;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.convert.ConversionException;

/** Why a start failed, as a sentence for the one who started it. */
public final class Refusal {
  private Refusal() {}

  /** The sentence. */
  public static String of(Throwable failure) {
    Optional<UnboundConfigurationPropertiesException> unknown =
        find(failure, UnboundConfigurationPropertiesException.class);
    if (unknown.isPresent()) {
      return "unknown settings: "
          + unknown.get().getUnboundProperties().stream()
              .map(property -> property.getName().toString())
              .sorted()
              .toList();
    }
    Optional<PortInUseException> busy = find(failure, PortInUseException.class);
    if (busy.isPresent()) {
      return "port "
          + busy.get().getPort()
          + " is busy: set server.port or management.server.port, or stop what listens there";
    }
    Optional<BindException> wrong = find(failure, BindException.class);
    if (wrong.isPresent() && find(failure, ConversionException.class).isPresent()) {
      // The value is left out: it may be a secret that stands in the wrong place.
      return "the setting "
          + Optional.ofNullable(wrong.get().getProperty())
              .map(property -> property.getName())
              .orElseGet(wrong.get()::getName)
          + " has the wrong form";
    }
    Throwable reason = failure;
    // The framework only says where; who refused says why.
    while (reason.getCause() != null
        && reason.getClass().getPackageName().startsWith("org.springframework")) {
      reason = reason.getCause();
    }
    return Optional.ofNullable(reason.getMessage()).orElseGet(reason::toString);
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }
}
