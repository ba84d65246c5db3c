package io.keyhold.server.start;

import java.util.Optional;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.web.server.PortInUseException;

/** Why a start failed, as a sentence for the one who started it. */
public final class Refusal {
  private Refusal() {}

  /** The sentence. */
  public static String of(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      switch (at) {
        case PortInUseException busy -> {
          return "port "
              + busy.getPort()
              + " is busy: set server.port or management.server.port, or stop what listens there";
        }
        case UnboundConfigurationPropertiesException unknown -> {
          return "unknown settings: "
              + unknown.getUnboundProperties().stream().map(p -> p.getName().toString()).toList();
        }
        case BindException wrong when !(deepest(wrong) instanceof IllegalArgumentException) -> {
          // The value is left out: it may be a secret that stands in the wrong place.
          return "the setting " + wrong.getName() + " has the wrong form";
        }
        default -> {}
      }
    }
    Throwable reason = deepest(failure);
    return Optional.ofNullable(reason.getMessage()).orElseGet(reason::toString);
  }

  private static Throwable deepest(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      deepest = at;
    }
    return deepest;
  }
}
