package io.keyhold.engine.audit;

import io.keyhold.kms.KmsException;
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

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  public AuditQuery {
    refuseNul("actor", caller);
    refuseNul("action", action);
    refuseNul("resource", resource);
    refuseNul("outcome", outcome);
    refuseNul("keychain", keychain);
    refuseBeyond("from", from);
    refuseBeyond("to", to);
  }

  private static void refuseNul(String field, Optional<String> value) {
    if (value.filter(text -> text.indexOf(0) >= 0).isPresent()) {
      throw KmsException.invalid(field, "may not hold U+0000");
    }
  }

  private static void refuseBeyond(String field, Optional<Instant> time) {
    if (time.filter(at -> at.isBefore(Instant.EPOCH) || at.isAfter(LATEST)).isPresent()) {
      throw KmsException.invalid(field, "is a time from 1970 to 9999");
    }
  }

  /** What a cursor of this query is bound to. */
  String filter() {
    return "%s|%s|%s|%s|%s|%s|%s".formatted(caller, action, resource, outcome, keychain, from, to);
  }
}
