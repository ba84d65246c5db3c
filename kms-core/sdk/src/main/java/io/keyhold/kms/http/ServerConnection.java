package io.keyhold.kms.http;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * A server and how to speak to it. Every call ends within the deadline, retries included. Transient
 * answers are retried for repeatable calls only; a connection that was never made is retried for
 * all. Redirects are not followed, since the token would go with them. Safe for use by many
 * threads.
 */
public final class ServerConnection {
  /** How long a call may take when nothing else is said. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

  private final URI base;
  private final Optional<TokenSource> token;
  private final Duration deadline;
  private final HttpClient client;

  private ServerConnection(
      URI base, Optional<TokenSource> token, Duration deadline, Optional<SSLContext> tls) {
    this.base = checked(base);
    this.token = token;
    this.deadline = deadline;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(deadline);
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /**
   * A connection to the server at {@code base}, an http or https address without query.
   *
   * @throws IllegalArgumentException for any other address
   */
  public static ServerConnection to(URI base, TokenSource token) {
    return new ServerConnection(base, Optional.of(token), DEFAULT_DEADLINE, Optional.empty());
  }

  /** A connection for the calls that need no token. */
  public static ServerConnection anonymous(URI base) {
    return new ServerConnection(base, Optional.empty(), DEFAULT_DEADLINE, Optional.empty());
  }

  /** The same with another deadline per call. */
  public ServerConnection within(Duration other) {
    if (other.isNegative() || other.isZero()) {
      throw new IllegalArgumentException("a deadline is positive");
    }
    return new ServerConnection(base, token, other, Optional.of(client.sslContext()));
  }

  /** The same with its own trust, for servers whose certificate no public authority has signed. */
  public ServerConnection trusting(SSLContext tls) {
    return new ServerConnection(base, token, deadline, Optional.of(tls));
  }

  /**
   * Makes a call and lends the answer to {@code reader}; both bodies are wiped afterwards. An
   * answer without a body is an empty object.
   *
   * @throws KmsException when the server refuses, fails or cannot be reached
   */
  public <T> T call(Call call, Function<Answer, T> reader) {
    return new Exchange(this, call).run(reader);
  }

  /**
   * Makes a call and copies its answer to {@code target} as it comes, for answers of any size. The
   * deadline holds until the answer begins; nothing is retried.
   *
   * @throws KmsException when the server refuses, fails or cannot be reached
   */
  public void download(Call call, OutputStream target) {
    new Download(this, call).to(target);
  }

  /**
   * The status that a call is answered with, whatever it is.
   *
   * @throws KmsException when the server cannot be reached
   */
  int status(Call call) {
    return new Exchange(this, call).status();
  }

  Duration deadline() {
    return deadline;
  }

  HttpClient client() {
    return client;
  }

  HttpRequest request(Call call, HttpRequest.BodyPublisher body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + call.path()));
    call.headers().forEach(request::setHeader);
    request.setHeader("Accept", "application/json, application/jsonl, application/problem+json");
    if (call.body().isPresent()) {
      request.setHeader("Content-Type", "application/json");
    }
    token.ifPresent(source -> request.setHeader("Authorization", "Bearer " + source.token()));
    return request.method(call.method(), body).build();
  }

  HttpRequest request(Call call) {
    return request(
        call,
        call.body()
            .<HttpRequest.BodyPublisher>map(OneBuffer::new)
            .orElse(HttpRequest.BodyPublishers.noBody()));
  }

  /** What to say when no answer came: the place and not the request. */
  KmsException unreachable(Exception failure) {
    return new KmsException(
        Reason.STORE_UNAVAILABLE, "no answer from the server at " + base, failure);
  }

  KmsException late() {
    return new KmsException(
        Reason.DEADLINE_EXCEEDED,
        "no answer from the server at " + base + " within " + deadline.toMillis() + " ms");
  }

  static boolean isSuccess(HttpResponse<?> response) {
    int status = response.statusCode();
    return (status >= 200 && status < 300) || status == 304;
  }

  private static URI checked(URI base) {
    String scheme = base.getScheme();
    boolean plain =
        ("http".equals(scheme) || "https".equals(scheme))
            && base.getHost() != null
            && base.getRawUserInfo() == null
            && base.getRawQuery() == null
            && base.getRawFragment() == null;
    if (!plain) {
      throw new IllegalArgumentException(
          "a server's address is http or https, host, port and perhaps a path");
    }
    String text = base.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : base;
  }

  @Override
  public String toString() {
    return "ServerConnection[" + base + "]";
  }
}
