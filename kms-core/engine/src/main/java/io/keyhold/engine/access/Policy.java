package io.keyhold.engine.access;

import java.util.List;
import java.util.Optional;

/** A named list of statements. */
public record Policy(String name, List<Statement> statements) {
  private static final Policy ADMINISTRATOR = allow("administrator", List.of("*"), List.of("*"));
  private static final Policy CRYPTO_USER =
      allow(
          "crypto-user",
          List.of(
              "kms:Encrypt",
              "kms:Decrypt",
              "kms:GenerateDataKey",
              "kms:GenerateRandom",
              "kms:DescribeKey",
              "kms:ListKeys"),
          List.of("key/*", "random"));
  private static final Policy AUDITOR =
      allow(
          "auditor",
          List.of(
              "audit:*",
              "system:Read",
              "kms:DescribeKey",
              "kms:ListKeys",
              "keychain:List",
              "keychain:Describe"),
          List.of("*"));

  public Policy {
    statements = List.copyOf(statements);
  }

  /** Everything on everything. */
  public static Policy administrator() {
    return ADMINISTRATOR;
  }

  /** The policies that every instance has, by name. */
  public static Optional<Policy> builtIn(String name) {
    return switch (name) {
      case "administrator" -> Optional.of(ADMINISTRATOR);
      case "crypto-user" -> Optional.of(CRYPTO_USER);
      case "auditor" -> Optional.of(AUDITOR);
      default -> Optional.empty();
    };
  }

  /** A policy of one statement that allows. */
  public static Policy allow(String name, List<String> actions, List<String> resources) {
    return new Policy(
        name, List.of(new Statement(name, Statement.Effect.ALLOW, actions, resources)));
  }
}
