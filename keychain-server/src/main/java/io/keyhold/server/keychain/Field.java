package io.keyhold.server.keychain;

import io.keyhold.kms.secret.SecretBytes;
import java.util.Set;

/**
 * One field of an account, with its value: UTF-8 text, or base64 text when {@code base64}. A plain
 * field's value is shown in listings; it still travels in the authenticated document.
 */
public record Field(String name, SecretBytes value, boolean secret, boolean base64)
    implements AutoCloseable {
  /** Longest value, in bytes. */
  public static final int MAX_VALUE = 64 * 1024;

  /** Longest name, in characters. */
  public static final int MAX_NAME = 100;

  private static final Set<String> PLAIN = Set.of("username", "url");

  /** Whether a field is secret when nothing is said. */
  public static boolean isSecretByDefault(String name) {
    return !PLAIN.contains(name);
  }

  /** Whether {@code name} has 1-100 printable characters. */
  public static boolean isName(String name) {
    return !name.isBlank()
        && name.length() <= MAX_NAME
        && name.codePoints().noneMatch(c -> Character.isISOControl(c) || isUnpaired(c));
  }

  private static boolean isUnpaired(int c) {
    return Character.getType(c) == Character.SURROGATE;
  }

  @Override
  public void close() {
    value.close();
  }
}
