package io.keyhold.server.http;

import io.keyhold.engine.caller.Caller;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Hands the caller that the filter found to the controllers that ask for a {@link Caller}. */
final class CallerArgument implements HandlerMethodArgumentResolver {
  private static final String ATTRIBUTE = "keyhold.caller";

  static void set(HttpServletRequest request, Caller caller) {
    request.setAttribute(ATTRIBUTE, caller);
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Caller.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    if (request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) instanceof Caller caller) {
      return caller;
    }
    // The filter guards every path but the probes; a route that slipped past it must not answer.
    throw new KmsException(Reason.UNAUTHENTICATED, "send Authorization: Bearer with a token");
  }
}
