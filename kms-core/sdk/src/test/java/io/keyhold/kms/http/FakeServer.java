package io.keyhold.kms.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on loopback that answers what it was told to, in order, and keeps what it was asked. It
 * is for what a client does by itself; what the two say to each other is tested with the real one.
 */
public final class FakeServer implements AutoCloseable {
  /** A request as it came over the wire. */
  public record Request(String method, String uri, Map<String, List<String>> headers, String body) {
    /** The first value of a header, or the empty string. */
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> entry.getValue().get(0))
          .findFirst()
          .orElse("");
    }
  }

  private record Reply(int status, Map<String, String> headers, String body, Duration delay) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  public FakeServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next answer; a request for which there is none is answered 500. */
  public FakeServer reply(int status, String body) {
    return reply(status, Map.of(), body, Duration.ZERO);
  }

  public FakeServer reply(int status, Map<String, String> headers, String body, Duration delay) {
    replies.add(new Reply(status, headers, body, delay));
    return this;
  }

  /** The next answer is a refusal. */
  public FakeServer refuse(int status, String code) {
    return reply(
        status, "{\"status\":" + status + ",\"code\":\"" + code + "\",\"detail\":\"said\"}");
  }

  public List<Request> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              new String(body, StandardCharsets.UTF_8)));
      Reply reply = replies.poll();
      if (reply == null) {
        reply = new Reply(500, Map.of(), "{\"code\":\"INTERNAL\"}", Duration.ZERO);
      }
      sleep(reply.delay());
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static void sleep(Duration delay) {
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
