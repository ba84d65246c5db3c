package io.keyhold.server.api;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.ListKeys;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.keychain.KeychainCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads what stands in paths and queries. Values are named in refusals, never repeated. */
final class Parameters {
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._/-]*");

  private Parameters() {}

  static KeyId key(String text) {
    return parse("key", text, KeyId::parse);
  }

  static KeychainCode keychain(String text) {
    return parse("keychain", text, KeychainCode::new);
  }

  static AccountName account(String path) {
    return parse("account", path, AccountName::ofPath);
  }

  /** The beginning of accounts' names; in a query as in JSON, / is written /. */
  static String prefix(String text) {
    if (text.length() > AccountName.MAX_LENGTH || !PREFIX.matcher(text).matches()) {
      throw KmsException.invalid("prefix", "is not the beginning of an account's name");
    }
    return text;
  }

  static int limit(Optional<String> text) {
    int limit =
        text.map(given -> parse("limit", given, Integer::parseInt)).orElse(ListKeys.DEFAULT_LIMIT);
    if (limit < 1 || limit > ListKeys.MAX_LIMIT) {
      throw KmsException.invalid("limit", "is 1 to " + ListKeys.MAX_LIMIT);
    }
    return limit;
  }

  static Optional<Instant> time(String name, Optional<String> text) {
    return text.map(given -> parse(name, given, Instant::parse));
  }

  static <T> T parse(String name, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw KmsException.invalid(name, "has not the form that it must have");
    }
  }
}
