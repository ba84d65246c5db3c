package io.keyhold.server.http;

import io.keyhold.kms.Reason;
import io.keyhold.server.credentials.Credentials;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * Spring Security's firewall with all its checks, and behind it one filter of our own. There is no
 * session, cookie, form or log-out, so that nothing else has a purpose; bearer tokens need no CSRF
 * protection.
 */
@Configuration(proxyBeanMethods = false)
class EdgeSecurity {
  @Bean
  SecurityFilterChain oneFilter(Credentials credentials, HotRoutes routes, OperationTimers timers) {
    return new DefaultSecurityFilterChain(
        AnyRequestMatcher.INSTANCE, new BearerFilter(credentials, new HotVerbs(routes, timers)));
  }

  @Bean
  static OperationTimers operationTimers(MeterRegistry meters) {
    return new OperationTimers(meters);
  }

  /** The endpoints of the management port, which is not for the world to reach. */
  @Bean
  @Order(0)
  SecurityFilterChain managementPort() {
    return new DefaultSecurityFilterChain(EndpointRequest.toAnyEndpoint());
  }

  @Bean
  RequestRejectedHandler refusedByTheFirewall() {
    return (request, response, rejected) ->
        Problems.write(
            response,
            Reason.VALIDATION,
            "the request line or a header is not acceptable; in paths / is written : inside names",
            List.of(),
            RequestIds.of(request));
  }
}
