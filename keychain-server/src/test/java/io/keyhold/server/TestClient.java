package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks plain HTTP, so that tests see what any client would. */
public record TestClient(String url, String bearer) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  static final JsonMapper JSON = JsonMapper.builder().build();

  /** An answer. */
  public record Answer(int status, HttpResponse<String> response) {
    public String text() {
      return response.body();
    }

    public JsonNode json() {
      return JSON.readTree(response.body());
    }

    public String text(String field) {
      return json().required(field).asString();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public Answer expect(int wanted) {
      assertThat(status).as(response.body()).isEqualTo(wanted);
      return this;
    }

    /** Demands a problem of the contract's form. */
    public Answer problem(int wanted, String code) {
      expect(wanted);
      assertThat(header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(header("X-Request-Id")).isNotEmpty().isEqualTo(text("requestId"));
      assertThat(header("Cache-Control")).isEqualTo("no-store");
      assertThat(text("code")).isEqualTo(code);
      assertThat(json().required("status").asInt()).isEqualTo(wanted);
      assertThat(text("type")).startsWith("urn:keyhold:problem:");
      assertThat(text("title")).isNotEmpty();
      assertThat(text("detail")).isNotEmpty();
      return this;
    }

    /** Demands a refusal of one field. */
    public Answer invalid(String field) {
      problem(400, "VALIDATION");
      assertThat(json().required("errors").get(0).required("field").asString()).isEqualTo(field);
      return this;
    }
  }

  public Answer post(String path, String body, String... headers) {
    return send(request(path, headers).POST(BodyPublishers.ofString(body)), true);
  }

  public Answer put(String path, String body, String... headers) {
    return send(request(path, headers).PUT(BodyPublishers.ofString(body)), true);
  }

  public Answer post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()), false);
  }

  public Answer get(String path, String... headers) {
    return send(request(path, headers).GET(), false);
  }

  public Answer delete(String path) {
    return send(request(path).DELETE(), false);
  }

  /** With a content type of the test's own. */
  public Answer postAs(String type, String path, String body, String... headers) {
    HttpRequest.Builder request = request(path, headers).POST(BodyPublishers.ofString(body));
    return send(type.isEmpty() ? request : request.header("Content-Type", type), false);
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  static Answer send(HttpRequest.Builder request, boolean json) {
    if (json) {
      request.header("Content-Type", "application/json");
    }
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A new key. */
  public String newKey() {
    return post("/v1/keys", "{}").expect(201).text("keyId");
  }

  /** A new keychain, by its code. */
  public String newKeychain(String code) {
    post("/v1/keychains", "{\"code\":\"%s\",\"name\":\"Test\"}".formatted(code)).expect(201);
    return code;
  }
}
