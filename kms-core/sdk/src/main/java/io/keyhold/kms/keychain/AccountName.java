package io.keyhold.kms.keychain;

import java.util.regex.Pattern;

/**
 * An account's name within its keychain: segments of letters, digits, {@code .}, {@code _} and
 * {@code -}, divided by {@code /}; at most 200 characters, no segment {@code .} or {@code ..}.
 * Names are case-sensitive.
 */
public record AccountName(String value) {
  /** Longest name, in characters. */
  public static final int MAX_LENGTH = 200;

  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

  public AccountName {
    // The length comes first: it bounds the work of the pattern.
    if (value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "an account's name has at most " + MAX_LENGTH + " characters");
    }
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("an account's name matches " + SHAPE);
    }
    for (String segment : value.split("/", -1)) {
      // Proxies and servers would resolve these in a path, and so reach another account.
      if (segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("an account's name has no segment . or ..");
      }
    }
  }

  /**
   * Reads the form that a URL path has, with {@code :} for {@code /}.
   *
   * @throws IllegalArgumentException for anything else, {@code /} included
   */
  public static AccountName ofPath(String path) {
    if (path.indexOf('/') >= 0) {
      throw new IllegalArgumentException("in a URL an account's name has : for /");
    }
    return new AccountName(path.replace(':', '/'));
  }

  /** The form that a URL path has: {@code :} for {@code /}; no character needs an escape. */
  public String toPath() {
    return value.replace('/', ':');
  }

  @Override
  public String toString() {
    return value;
  }
}
