package io.keyhold.server.http;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import io.keyhold.server.json.JsonBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;

/**
 * Reads request bodies by the readers that the features bring along. The raw body is overwritten
 * before the controller runs.
 */
final class JsonRequests implements HttpMessageConverter<Object> {
  private final Map<Class<?>, Function<JsonBody, ?>> readers;

  JsonRequests(List<RequestReader<?>> readers) {
    this.readers =
        readers.stream().collect(Collectors.toMap(RequestReader::type, RequestReader::reader));
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType media) {
    // Whatever the media type: the framework's own converter must not read these types.
    return readers.containsKey(type);
  }

  private static boolean isJson(@Nullable MediaType media) {
    if (media == null || !MediaType.APPLICATION_JSON.equalsTypeAndSubtype(media)) {
      return false;
    }
    Charset charset = media.getCharset();
    return charset == null || charset.equals(StandardCharsets.UTF_8);
  }

  @Override
  public boolean canWrite(Class<?> type, @Nullable MediaType media) {
    return false;
  }

  @Override
  public List<MediaType> getSupportedMediaTypes() {
    return List.of(MediaType.APPLICATION_JSON);
  }

  @Override
  public Object read(Class<?> type, HttpInputMessage input) throws IOException {
    Function<JsonBody, ?> reader = readers.get(type);
    if (reader == null) {
      throw new IllegalStateException("no reader for " + type.getSimpleName());
    }
    if (!isJson(input.getHeaders().getContentType())) {
      throw new KmsException(
          Reason.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json in UTF-8");
    }
    return read(input.getBody(), input.getHeaders().getContentLength(), reader);
  }

  /** Reads a body and overwrites its bytes, also when it is refused. */
  static <T> T read(InputStream in, long announced, Function<JsonBody, T> reader)
      throws IOException {
    try (Body.Bytes body = Body.read(in, announced)) {
      return JsonBody.read(body.bytes(), body.length(), reader);
    }
  }

  @Override
  public void write(Object answer, @Nullable MediaType media, HttpOutputMessage output) {
    throw new UnsupportedOperationException("reads only");
  }
}
