package io.keyhold.server.http;

import io.keyhold.engine.caller.Caller;
import io.keyhold.kms.KmsException;
import io.keyhold.server.credentials.Credentials;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The one filter: names the request, sets the headers of every answer and finds out who is calling.
 * Only the two probes are let through without.
 */
final class BearerFilter implements Filter {
  private static final String SCHEME = "Bearer ";

  private final Credentials credentials;
  private final HotVerbs hot;

  BearerFilter(Credentials credentials, HotVerbs hot) {
    this.credentials = credentials;
    this.hot = hot;
  }

  @Override
  public void doFilter(ServletRequest plainRequest, ServletResponse plain, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) plainRequest;
    HttpServletResponse response = (HttpServletResponse) plain;
    String requestId = RequestIds.of(request);
    Headers.answer(response, requestId);
    try {
      if (!Probes.isProbe(request.getRequestURI())) {
        Caller caller = authenticate(request, requestId);
        if (request.getContentLengthLong() > Body.MOST) {
          throw Body.tooLarge();
        }
        if (hot.serve(request, response, caller)) {
          return;
        }
        CallerArgument.set(request, caller);
      }
    } catch (KmsException e) {
      Problems.write(response, e, requestId);
      return;
    }
    chain.doFilter(request, response);
  }

  private Caller authenticate(HttpServletRequest request, String requestId) {
    String source = request.getRemoteAddr();
    String header = request.getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw credentials.stranger(source, "send Authorization: Bearer with a token");
    }
    return credentials
        .caller(header.substring(SCHEME.length()), source, requestId)
        .orElseThrow(() -> credentials.stranger(source, "the token is unknown or no longer valid"));
  }
}
