package io.keyhold.server.http;

import io.keyhold.server.json.JsonAnswer;
import io.keyhold.server.json.JsonOut;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;

/** Sends answers that write themselves, and wipes them. */
final class JsonAnswers implements HttpMessageConverter<JsonAnswer> {
  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType media) {
    return false;
  }

  @Override
  public boolean canWrite(Class<?> type, @Nullable MediaType media) {
    return JsonAnswer.class.isAssignableFrom(type)
        && (media == null || media.isCompatibleWith(MediaType.APPLICATION_JSON));
  }

  @Override
  public List<MediaType> getSupportedMediaTypes() {
    return List.of(MediaType.APPLICATION_JSON);
  }

  @Override
  public JsonAnswer read(Class<? extends JsonAnswer> type, HttpInputMessage input) {
    throw new UnsupportedOperationException("writes only");
  }

  /** Sends an answer past the framework; its receiver closes it. */
  static void write(JsonAnswer answer, HttpServletResponse response) throws IOException {
    try (JsonOut out = new JsonOut()) {
      answer.writeTo(out);
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.setContentLength(out.length());
      out.writeTo(response.getOutputStream());
    }
  }

  @Override
  public void write(JsonAnswer answer, @Nullable MediaType media, HttpOutputMessage output)
      throws IOException {
    try (answer;
        JsonOut out = new JsonOut()) {
      answer.writeTo(out);
      output.getHeaders().setContentType(MediaType.APPLICATION_JSON);
      output.getHeaders().setContentLength(out.length());
      out.writeTo(output.getBody());
    }
  }
}
