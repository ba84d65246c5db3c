package io.keyhold.server.api;

import io.keyhold.engine.caller.Caller;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.keychain.AccountKind;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MapSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the OpenAPI document says beyond what the controllers' signatures do. */
@Configuration(proxyBeanMethods = false)
class OpenApiDocument {
  private static final String BEARER = "bearer";

  @Bean
  OpenAPI contract() {
    SpringDocUtils.getConfig()
        .addRequestWrapperToIgnore(Caller.class)
        .replaceWithSchema(SecretBytes.class, new StringSchema())
        .replaceWithSchema(Ciphertext.class, new StringSchema().format("byte"))
        .replaceWithSchema(KeyId.class, new StringSchema().format("uuid"))
        .replaceWithSchema(
            EncryptionContext.class, new MapSchema().additionalProperties(new StringSchema()))
        .replaceWithSchema(AccountKind.class, kinds());
    return new OpenAPI()
        .info(
            new Info()
                .title("Keyhold")
                .version("v1")
                .description("Keys in an HSM, passwords in custody. Unknown fields are refused."))
        .servers(List.of(new Server().url("/")))
        .security(List.of(new SecurityRequirement().addList(BEARER)))
        .components(
            new Components()
                .addSecuritySchemes(
                    BEARER, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"))
                .addSchemas("Problem", problem())
                .addSchemas("Field", field())
                .addSchemas("Fields", fields())
                .addSchemas("RevealedFields", new MapSchema().additionalProperties(revealed()))
                .addSchemas("Records", new ArraySchema().items(new ObjectSchema())));
  }

  @Bean
  OpenApiCustomizer problemsEverywhere() {
    ApiResponse problem =
        new ApiResponse()
            .description("A refusal or failure")
            .content(
                new Content()
                    .addMediaType(
                        "application/problem+json",
                        new MediaType()
                            .schema(new Schema<>().$ref("#/components/schemas/Problem"))));
    return document -> {
      refer(document, "AccountRequest", "fields", "Fields");
      refer(document, "RevealAnswer", "fields", "RevealedFields");
      refer(document, "RecordsAnswer", "items", "Records");
      document
          .getPaths()
          .values()
          .forEach(
              path ->
                  path.readOperations()
                      .forEach(each -> each.getResponses().addApiResponse("default", problem)));
    };
  }

  @Bean
  RequiredComponents requiredComponents() {
    return new RequiredComponents();
  }

  /** Members that write and read themselves in another form than their Java type says. */
  private static void refer(OpenAPI document, String schema, String property, String to) {
    Schema<?> holder =
        Objects.requireNonNull(document.getComponents().getSchemas().get(schema), schema);
    holder.getProperties().put(property, new Schema<>().$ref("#/components/schemas/" + to));
  }

  private static Schema<?> kinds() {
    StringSchema kinds = new StringSchema();
    Arrays.stream(AccountKind.values()).forEach(kind -> kinds.addEnumItem(kind.word()));
    return kinds;
  }

  private static Schema<?> problem() {
    return new ObjectSchema()
        .addProperty("type", new StringSchema())
        .addProperty("title", new StringSchema())
        .addProperty("status", new IntegerSchema())
        .addProperty("detail", new StringSchema())
        .addProperty("code", new StringSchema())
        .addProperty("requestId", new StringSchema())
        .addProperty(
            "errors",
            new ArraySchema()
                .items(
                    new ObjectSchema()
                        .addProperty("field", new StringSchema())
                        .addProperty("detail", new StringSchema())));
  }

  private static Schema<?> field() {
    return revealed().required(List.of("value"));
  }

  private static Schema<?> fields() {
    Schema<?> either = new Schema<>();
    either.addOneOfItem(new StringSchema());
    either.addOneOfItem(new Schema<>().$ref("#/components/schemas/Field"));
    return new MapSchema().additionalProperties(either);
  }

  private static ObjectSchema revealed() {
    ObjectSchema revealed = new ObjectSchema();
    revealed.addProperty("value", new StringSchema());
    revealed.addProperty("secret", new BooleanSchema());
    revealed.addProperty("encoding", new StringSchema().addEnumItem("base64"));
    return revealed;
  }
}
