package io.keyhold.server.keychain;

/** What a put demands of the account that it finds. */
public sealed interface Precondition {
  /** Nothing: one more version, whatever is there. */
  record None() implements Precondition {}

  /** The account's current version is this. */
  record Version(int version) implements Precondition {}

  /** There is no such account yet. */
  record Absent() implements Precondition {}
}
