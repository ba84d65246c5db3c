package io.keyhold.server.http;

import io.keyhold.kms.Reason;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the container's own errors the form of all others; Tomcat alone would answer HTML. */
public final class ProblemValve extends ErrorReportValve {
  private static final Logger log = LoggerFactory.getLogger(ProblemValve.class);

  /** Tomcat makes it by name. */
  public ProblemValve() {}

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    AtomicBoolean writable = new AtomicBoolean();
    response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, writable);
    if (!writable.get()) {
      return;
    }
    Reason reason = reason(status);
    String requestId = RequestIds.of(request);
    if (throwable != null && reason == Reason.INTERNAL) {
      log.error("request {} ended in an error that nobody expected", requestId, throwable);
    }
    try {
      Problems.write(response, reason, detail(reason), List.of(), requestId);
      response.finishResponse();
    } catch (IOException e) {
      log.debug("the answer to request {} could not be sent", requestId);
    }
  }

  private static Reason reason(int status) {
    return switch (status) {
      case 401 -> Reason.UNAUTHENTICATED;
      case 403 -> Reason.ACCESS_DENIED;
      case 404 -> Reason.NOT_FOUND;
      case 405, 501 -> Reason.METHOD_NOT_ALLOWED;
      case 406 -> Reason.NOT_ACCEPTABLE;
      case 413 -> Reason.TOO_LARGE;
      case 415 -> Reason.UNSUPPORTED_MEDIA_TYPE;
      case 503 -> Reason.STORE_UNAVAILABLE;
      default -> status < 500 ? Reason.VALIDATION : Reason.INTERNAL;
    };
  }

  private static String detail(Reason reason) {
    return switch (reason) {
      case VALIDATION ->
          "the request is not well-formed HTTP; in paths / is written : inside names";
      case NOT_FOUND -> "there is nothing at this path";
      case METHOD_NOT_ALLOWED -> "this path does not take that method";
      case INTERNAL -> "the server met an error that it did not expect; the log names this request";
      default -> "the request was refused";
    };
  }
}
