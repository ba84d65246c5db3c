package io.keyhold.kms.keychain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to reveal of an account: the newest version and all fields unless said otherwise. The reason
 * is recorded; some keychains demand one. {@code unlessVersion} is a version that the caller has
 * already: while it is the newest nothing is revealed.
 */
public record Reveal(
    KeychainCode keychain,
    AccountName account,
    OptionalLong version,
    List<String> fields,
    Optional<String> reason,
    OptionalLong unlessVersion) {
  public Reveal {
    fields = List.copyOf(fields);
  }

  /** The newest version, all fields, no reason. */
  public static Reveal newest(KeychainCode keychain, AccountName account) {
    return new Reveal(
        keychain, account, OptionalLong.empty(), List.of(), Optional.empty(), OptionalLong.empty());
  }

  public Reveal atVersion(long value) {
    return new Reveal(keychain, account, OptionalLong.of(value), fields, reason, unlessVersion);
  }

  public Reveal fields(List<String> names) {
    return new Reveal(keychain, account, version, names, reason, unlessVersion);
  }

  public Reveal because(String value) {
    return new Reveal(keychain, account, version, fields, Optional.of(value), unlessVersion);
  }

  public Reveal unlessVersion(long value) {
    return new Reveal(keychain, account, version, fields, reason, OptionalLong.of(value));
  }
}
