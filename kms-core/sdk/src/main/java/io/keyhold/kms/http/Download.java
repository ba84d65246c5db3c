package io.keyhold.kms.http;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.kms.secret.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;

/** An answer of any size, copied as it comes. It must hold nothing secret. */
final class Download {
  private static final int MAX_PROBLEM = 64 * 1024;

  private final ServerConnection server;
  private final Call call;

  Download(ServerConnection server, Call call) {
    this.server = server;
    this.call = call;
  }

  void to(OutputStream target) {
    HttpRequest request =
        HttpRequest.newBuilder(server.request(call), (name, value) -> true)
            .timeout(server.deadline())
            .build();
    try {
      HttpResponse<InputStream> response =
          server.client().send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (!ServerConnection.isSuccess(response)) {
          byte[] problem = body.readNBytes(MAX_PROBLEM);
          throw Problems.of(response.statusCode(), SecretBytes.owning(problem));
        }
        body.transferTo(target);
      }
    } catch (HttpTimeoutException e) {
      throw server.late();
    } catch (IOException e) {
      throw server.unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KmsException(Reason.DEADLINE_EXCEEDED, "interrupted while waiting for an answer");
    }
  }
}
