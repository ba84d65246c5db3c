package io.keyhold.server.http;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns whatever a controller or the framework throws into a problem. */
final class ProblemResolver implements HandlerExceptionResolver, Ordered {
  private static final Logger log = LoggerFactory.getLogger(ProblemResolver.class);

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception exception) {
    String requestId = RequestIds.of(request);
    try {
      Problems.write(response, refusal(request, response, exception, requestId), requestId);
    } catch (IOException e) {
      log.debug("the answer to request {} could not be sent", requestId);
    }
    return new ModelAndView();
  }

  static KmsException refusal(
      HttpServletRequest request,
      HttpServletResponse response,
      Exception exception,
      String requestId) {
    return switch (exception) {
      case KmsException refusal -> refusal;
      case NoResourceFoundException _, NoHandlerFoundException _ ->
          new KmsException(Reason.NOT_FOUND, "there is nothing at this path");
      case HttpRequestMethodNotSupportedException e -> {
        String[] allowed = e.getSupportedMethods();
        if (allowed != null) {
          response.setHeader("Allow", String.join(", ", allowed));
        }
        yield new KmsException(
            Reason.METHOD_NOT_ALLOWED, "this path does not take " + request.getMethod());
      }
      case HttpMediaTypeNotSupportedException _ ->
          new KmsException(
              Reason.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json in UTF-8");
      case HttpMediaTypeNotAcceptableException _ ->
          new KmsException(Reason.NOT_ACCEPTABLE, "the answer is application/json");
      case MissingServletRequestParameterException e ->
          KmsException.invalid(e.getParameterName(), "is required");
      case MethodArgumentTypeMismatchException e ->
          KmsException.invalid(e.getName(), "has the wrong form");
      case TypeMismatchException _ -> KmsException.invalid("request", "has the wrong form");
      case HttpMessageNotReadableException _ -> KmsException.invalid("body", "cannot be read");
      case DataAccessException e -> {
        log.warn("request {}: the database could not be asked: {}", requestId, e.toString());
        yield new KmsException(Reason.STORE_UNAVAILABLE, "the database could not be asked");
      }
      case ErrorResponse e when e.getStatusCode().is4xxClientError() ->
          KmsException.invalid("request", "is not acceptable");
      default -> {
        log.error("request {} ended in an error that nobody expected", requestId, exception);
        yield new KmsException(Reason.INTERNAL, "internal error", exception);
      }
    };
  }
}
