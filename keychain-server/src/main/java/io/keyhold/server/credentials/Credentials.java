package io.keyhold.server.credentials;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.engine.Engine;
import io.keyhold.engine.access.Policy;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.caller.RowKind;
import io.keyhold.engine.caller.RowVersion;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds out who a bearer text belongs to.
 *
 * <p>Verified texts are cached under their SHA-256, together with their row. The gate checks with
 * every act that the row is still current, so a revocation acts at once although it is cached; the
 * expiry is compared with the clock at each use.
 */
public final class Credentials {
  /** Rows of credentials, in audit records and in the check for revocation. */
  public static final RowKind ROWS = new RowKind("credential", "credential");

  private static final int CACHED = 10_000;

  /** A credential whose secret was presented, and what it may do. */
  private record Verified(Credential credential, List<Policy> policies) {}

  private final CredentialRows rows;
  private final Engine engine;
  private final Clock clock;
  private final Cache<Digest, Verified> cache = Caffeine.newBuilder().maximumSize(CACHED).build();

  public Credentials(Engine engine, JdbcClient jdbc, Clock clock) {
    this.rows = new CredentialRows(engine, jdbc);
    this.engine = engine;
    this.clock = clock;
    engine.gate().onStale(this::forget);
  }

  /**
   * The caller that {@code text} belongs to; empty when it is unknown, wrong, expired or revoked,
   * without telling which.
   */
  public Optional<Caller> caller(String text, String source, String requestId) {
    if (text.length() != BearerText.LENGTH) {
      return Optional.empty();
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Digest whole = Digest.of(bytes);
    Arrays.fill(bytes, (byte) 0);
    Verified known = cache.getIfPresent(whole);
    if (known == null) {
      Optional<Verified> verified =
          BearerText.parse(text).flatMap(parsed -> verify(parsed, secretOf(text, parsed)));
      if (verified.isEmpty()) {
        return Optional.empty();
      }
      known = verified.get();
      cache.put(whole, known);
    }
    return known.credential().isValidAt(clock.instant())
        ? Optional.of(caller(known, source, requestId))
        : Optional.empty();
  }

  /** Counts a caller that could not prove who they are, and gives the refusal. */
  public KmsException stranger(String source, String detail) {
    engine.audit().stranger(source);
    return new KmsException(Reason.UNAUTHENTICATED, detail);
  }

  private Caller caller(Verified verified, String source, String requestId) {
    Credential credential = verified.credential();
    return new Caller(
        credential.principal(),
        source,
        requestId,
        Optional.empty(),
        verified.policies(),
        Optional.of(
            new Caller.Credential(credential.row(), () -> again(credential, source, requestId))));
  }

  /** The caller as the database has it now: with its row's new version, or refused. */
  private Caller again(Credential old, String source, String requestId) {
    return rows.find(old.publicId())
        .filter(row -> row.secret().sameAs(old.secret()) && row.isValidAt(clock.instant()))
        .map(row -> caller(new Verified(row, policies(row)), source, requestId))
        .orElseThrow(
            () ->
                new KmsException(
                    Reason.UNAUTHENTICATED, "the token is unknown or no longer valid"));
  }

  private Optional<Verified> verify(BearerText parsed, Digest secret) {
    return rows.find(parsed.publicId())
        .filter(row -> row.kind() == parsed.kind() && row.secret().sameAs(secret))
        .filter(row -> row.isValidAt(clock.instant()))
        .map(row -> new Verified(row, policies(row)));
  }

  private static Digest secretOf(String text, BearerText parsed) {
    byte[] secret = text.substring(parsed.secretOffset()).getBytes(StandardCharsets.US_ASCII);
    Digest digest = Digest.of(secret);
    Arrays.fill(secret, (byte) 0);
    return digest;
  }

  private static List<Policy> policies(Credential credential) {
    return credential
        .scope()
        .map(scope -> List.of(ApplicationPolicy.of(scope)))
        .orElseGet(
            () ->
                // A name that this release does not know allows nothing.
                credential.policies().stream().flatMap(n -> Policy.builtIn(n).stream()).toList());
  }

  private void forget(RowVersion stale) {
    if (stale.kind().equals(ROWS)) {
      cache.asMap().values().removeIf(known -> known.credential().id().equals(stale.id()));
    }
  }
}
