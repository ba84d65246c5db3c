package io.keyhold.kms.http;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.secret.SecretBytes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** One call until it is answered, refused for good, or late. */
final class Exchange {
  private static final JsonObject NOTHING = new JsonObject(Map.of());

  private final ServerConnection server;
  private final Call call;
  private final Backoff backoff = new Backoff();
  private final long end;

  Exchange(ServerConnection server, Call call) {
    this.server = server;
    this.call = call;
    this.end = System.nanoTime() + server.deadline().toNanos();
  }

  <T> T run(Function<Answer, T> reader) {
    try {
      while (true) {
        HttpResponse<SecretBytes> response;
        try {
          response = send();
        } catch (IOException e) {
          KmsException unreachable = server.unreachable(e);
          if (!(call.repeatable() || isBeforeConnection(e))) {
            throw unreachable;
          }
          pauseOrThrow(Optional.empty(), unreachable);
          continue;
        }
        try (SecretBytes body = response.body()) {
          if (ServerConnection.isSuccess(response)) {
            return read(response, body, reader);
          }
          KmsException problem = Problems.of(response.statusCode(), body);
          if (!(call.repeatable() && isTransient(response.statusCode()))) {
            throw problem;
          }
          pauseOrThrow(Optional.of(response.headers()), problem);
        }
      }
    } finally {
      call.body().ifPresent(SecretBytes::close);
    }
  }

  int status() {
    try {
      HttpResponse<SecretBytes> response = send();
      response.body().close();
      return response.statusCode();
    } catch (IOException e) {
      throw server.unreachable(e);
    }
  }

  private HttpResponse<SecretBytes> send() throws IOException {
    // Asynchronous, because a timeout of the request itself would end with the headers.
    CompletableFuture<HttpResponse<SecretBytes>> sent =
        server.client().sendAsync(server.request(call), info -> new AnswerCollector());
    try {
      return sent.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      abandon(sent);
      throw server.late();
    } catch (InterruptedException e) {
      abandon(sent);
      Thread.currentThread().interrupt();
      throw new KmsException(Reason.DEADLINE_EXCEEDED, "interrupted while waiting for an answer");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpConnectTimeoutException) {
        throw server.late();
      }
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new KmsException(Reason.INTERNAL, "the call could not be made", e.getCause());
    }
  }

  /** Ends the exchange, and wipes the answer should it have come at the last moment. */
  private static void abandon(CompletableFuture<HttpResponse<SecretBytes>> sent) {
    if (!sent.cancel(true) && !sent.isCompletedExceptionally()) {
      sent.join().body().close();
    }
  }

  private static <T> T read(
      HttpResponse<SecretBytes> response, SecretBytes body, Function<Answer, T> reader) {
    return body.use(
        bytes -> {
          JsonObject object =
              bytes.length == 0
                  ? NOTHING
                  : JsonTree.read(bytes)
                      .orElseThrow(
                          () ->
                              new KmsException(
                                  Reason.INTERNAL, "the server's answer is not a JSON object"));
          return reader.apply(new Answer(response.statusCode(), response.headers(), object));
        });
  }

  /** Waits for the next attempt, or gives up with {@code failure} where it would be too late. */
  private void pauseOrThrow(Optional<HttpHeaders> headers, KmsException failure) {
    Duration pause = backoff.next(headers);
    if (pause.toNanos() >= end - System.nanoTime()) {
      throw failure;
    }
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  private static boolean isTransient(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  private static boolean isBeforeConnection(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }
}
