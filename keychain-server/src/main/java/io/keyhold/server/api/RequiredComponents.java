package io.keyhold.server.api;

import com.fasterxml.jackson.databind.JavaType;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** In the document, what a record has without an {@code Optional} is required. */
final class RequiredComponents implements ModelConverter {
  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    JavaType java = Json.mapper().constructType(type.getType());
    if (java != null && java.getRawClass().isRecord() && resolved != null) {
      Schema<?> schema = defined(resolved, context);
      for (RecordComponent component : java.getRawClass().getRecordComponents()) {
        if (isRequired(component) && has(schema, component.getName())) {
          schema.addRequiredItem(component.getName());
        }
      }
    }
    return resolved;
  }

  private static Schema<?> defined(Schema<?> schema, ModelConverterContext context) {
    String reference = schema.get$ref();
    if (reference == null) {
      return schema;
    }
    Schema<?> defined =
        context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
    return defined == null ? schema : defined;
  }

  private static boolean isRequired(RecordComponent component) {
    return component.getType() != Optional.class
        // Absent and empty are the same.
        && component.getType() != EncryptionContext.class;
  }

  private static boolean has(Schema<?> schema, String name) {
    return schema.getProperties() != null
        && schema.getProperties().containsKey(name)
        && (schema.getRequired() == null || !schema.getRequired().contains(name));
  }
}
