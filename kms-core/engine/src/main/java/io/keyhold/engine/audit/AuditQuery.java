package io.keyhold.engine.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which records to list, newest first.
 *
 * @param keychain records about this keychain or one of its accounts
 * @param from earliest time, included
 * @param to latest time, not included
 */
public record AuditQuery(
    Optional<String> caller,
    Optional<String> action,
    Optional<String> resource,
    Optional<String> outcome,
    Optional<String> keychain,
    Optional<Instant> from,
    Optional<Instant> to,
    int limit,
    Optional<String> cursor) {

  /** What a cursor of this query is bound to. */
  String filter() {
    return "%s|%s|%s|%s|%s|%s|%s".formatted(caller, action, resource, outcome, keychain, from, to);
  }
}
