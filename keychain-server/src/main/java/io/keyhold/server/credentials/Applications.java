package io.keyhold.server.credentials;

import io.keyhold.engine.Engine;
import io.keyhold.engine.access.Action;
import io.keyhold.engine.access.Resource;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.gate.Change;
import io.keyhold.engine.gate.Passage;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Page;
import io.keyhold.kms.Reason;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.keychain.KeychainCode;
import io.keyhold.kms.secret.SecretBytes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes, lists and revokes the credentials with which applications read one keychain. */
public final class Applications {
  /** The action of making one. */
  public static final Action CREATE = new Action("keychain:CreateCredential");

  private static final Duration DEFAULT_LIFE = Duration.ofDays(365);
  private static final Action LIST = new Action("keychain:ListCredentials");
  private static final Action REVOKE = new Action("keychain:RevokeCredential");

  private final Engine engine;
  private final CredentialRows rows;
  private final Clock clock;

  public Applications(Engine engine, JdbcClient jdbc, Clock clock) {
    this.engine = engine;
    this.rows = new CredentialRows(engine, jdbc);
    this.clock = clock;
  }

  /**
   * Prepares a new credential inside of an act that passed the gate.
   *
   * @param accounts the accounts that it may read; all when empty
   */
  public Change<Issued<Application>> creating(
      Passage passage,
      UUID keychain,
      KeychainCode code,
      List<AccountPattern> accounts,
      Optional<Instant> expiresAt) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    SecretBytes secret = BearerText.newSecret();
    Credential made =
        new Credential(
            UUID.randomUUID(),
            CredentialKind.APPLICATION,
            BearerText.newPublicId(),
            code.value(),
            secret.use(Digest::of),
            List.of(),
            Optional.of(
                new Credential.Scope(
                    keychain,
                    code.value(),
                    accounts.stream().map(AccountPattern::value).distinct().toList())),
            passage.caller().principal(),
            now,
            Tokens.expiry(expiresAt, now, DEFAULT_LIFE),
            Optional.empty(),
            1);
    CredentialRows.Write insert = rows.inserting(passage, made);
    return transaction -> {
      insert.in(transaction);
      return new Issued<>(
          Application.of(made), secret, BearerText.whole(made.kind(), made.publicId(), secret));
    };
  }

  /**
   * Live credentials of a keychain, in order of their ids.
   *
   * @param keychain finds the keychain, once access was granted
   */
  public Page<Application> list(
      Caller caller,
      KeychainCode code,
      Function<Passage, UUID> keychain,
      int limit,
      Optional<String> cursor) {
    String filter = code.value();
    String after =
        cursor.map(given -> engine.cursors().open("applications", filter, given)).orElse("");
    return engine
        .gate()
        .pass(
            caller,
            LIST,
            resource(code),
            EncryptionContext.empty(),
            passage -> {
              List<Credential> found =
                  rows.list(
                      CredentialKind.APPLICATION,
                      Optional.of(keychain.apply(passage)),
                      clock.instant(),
                      after,
                      limit + 1);
              List<Application> page = found.stream().limit(limit).map(Application::of).toList();
              return new Page<>(
                  page,
                  found.size() > limit
                      ? Optional.of(
                          engine
                              .cursors()
                              .sign("applications", filter, page.get(limit - 1).appId()))
                      : Optional.empty());
            });
  }

  /** Revokes a credential of a keychain, on all replicas at once. */
  public void revoke(
      Caller caller, KeychainCode code, Function<Passage, UUID> keychain, String appId) {
    engine
        .gate()
        .<Boolean>change(
            caller,
            REVOKE,
            resource(code),
            passage -> {
              UUID owner = keychain.apply(passage);
              Credential revoked =
                  rows.find(appId)
                      .filter(row -> row.revokedAt().isEmpty())
                      .filter(row -> row.scope().map(s -> s.keychain().equals(owner)).orElse(false))
                      .orElseThrow(
                          () ->
                              new KmsException(Reason.NOT_FOUND, "there is no credential " + appId))
                      .revoked(clock.instant().truncatedTo(ChronoUnit.MICROS));
              CredentialRows.Write revoke = rows.revoking(passage, revoked);
              return transaction -> {
                revoke.in(transaction);
                return true;
              };
            });
  }

  private static Resource resource(KeychainCode code) {
    return new Resource("keychain/" + code);
  }
}
