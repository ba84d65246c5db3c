package io.keyhold.server.credentials;

import io.keyhold.engine.Engine;
import io.keyhold.engine.access.Action;
import io.keyhold.engine.access.Policy;
import io.keyhold.engine.access.Resource;
import io.keyhold.engine.caller.Caller;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Page;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.secret.SecretBytes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes, lists and revokes API tokens. */
public final class Tokens {
  private static final Duration DEFAULT_LIFE = Duration.ofDays(90);
  private static final Resource ALL = new Resource("token/*");
  private static final Action CREATE = new Action("access:CreateToken");
  private static final Action LIST = new Action("access:ListTokens");
  private static final Action REVOKE = new Action("access:RevokeToken");

  private final Engine engine;
  private final CredentialRows rows;
  private final Clock clock;

  public Tokens(Engine engine, JdbcClient jdbc, Clock clock) {
    this.engine = engine;
    this.rows = new CredentialRows(engine, jdbc);
    this.clock = clock;
  }

  /** Makes a token. Its rights may not go beyond the maker's. */
  public Issued<Token> create(Caller caller, NewToken request) {
    return engine
        .gate()
        .change(
            caller,
            CREATE,
            ALL,
            passage -> {
              Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
              Instant expires = expiry(request.expiresAt(), now, DEFAULT_LIFE);
              request.policies().forEach(name -> requireHeld(passage.caller(), name));
              SecretBytes secret = BearerText.newSecret();
              Credential made =
                  new Credential(
                      UUID.randomUUID(),
                      CredentialKind.TOKEN,
                      BearerText.newPublicId(),
                      request.name(),
                      secret.use(Digest::of),
                      request.policies(),
                      Optional.empty(),
                      caller.principal(),
                      now,
                      expires,
                      Optional.empty(),
                      1);
              passage.about(resource(made.publicId()));
              CredentialRows.Write insert = rows.inserting(passage, made);
              return transaction -> {
                insert.in(transaction);
                return new Issued<>(
                    Token.of(made), secret, BearerText.whole(made.kind(), made.publicId(), secret));
              };
            });
  }

  /** Live tokens in order of their ids. */
  public Page<Token> list(Caller caller, int limit, Optional<String> cursor) {
    String after = cursor.map(given -> engine.cursors().open("tokens", "", given)).orElse("");
    return engine
        .gate()
        .pass(
            caller,
            LIST,
            ALL,
            EncryptionContext.empty(),
            passage -> {
              List<Credential> found =
                  rows.list(
                      CredentialKind.TOKEN, Optional.empty(), clock.instant(), after, limit + 1);
              List<Token> page = found.stream().limit(limit).map(Token::of).toList();
              return new Page<>(
                  page,
                  found.size() > limit
                      ? Optional.of(engine.cursors().sign("tokens", "", page.get(limit - 1).id()))
                      : Optional.empty());
            });
  }

  /** Revokes a token, on all replicas at once. */
  public void revoke(Caller caller, String id) {
    engine
        .gate()
        .<Boolean>change(
            caller,
            REVOKE,
            resource(id),
            passage -> {
              Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
              Credential revoked =
                  rows.find(id)
                      .filter(row -> row.kind() == CredentialKind.TOKEN)
                      .filter(row -> row.revokedAt().isEmpty())
                      .orElseThrow(
                          () -> new KmsException(Reason.NOT_FOUND, "there is no token " + id))
                      .revoked(now);
              CredentialRows.Write revoke = rows.revoking(passage, revoked);
              return transaction -> {
                revoke.in(transaction);
                return true;
              };
            });
  }

  static Instant expiry(Optional<Instant> asked, Instant now, Duration usual) {
    Instant expires = asked.orElse(now.plus(usual)).truncatedTo(ChronoUnit.MICROS);
    if (!expires.isAfter(now)) {
      throw KmsException.invalid("expiresAt", "must be in the future");
    }
    if (expires.isAfter(now.plus(Duration.ofDays(3_660)))) {
      throw KmsException.invalid("expiresAt", "must be within ten years");
    }
    return expires;
  }

  private static void requireHeld(Caller caller, String name) {
    if (Policy.builtIn(name).isEmpty()) {
      throw KmsException.invalid("policies", "names a policy that does not exist");
    }
    boolean held =
        caller.policies().stream()
            .anyMatch(
                policy -> policy.name().equals(name) || policy.equals(Policy.administrator()));
    if (!held) {
      throw new KmsException(
          Reason.ACCESS_DENIED,
          caller.principal() + " may not hand out the policy " + name + " without having it");
    }
  }

  private static Resource resource(String id) {
    return new Resource("token/" + id);
  }
}
