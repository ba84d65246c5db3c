package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.KeyHandle;
import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.hsm.TokenProfile;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token behind a PKCS#11 module. A token that fails is logged in anew by itself; until then calls
 * fail at once with {@link HsmException.Unavailable}, and afterwards the epoch is another one.
 */
public final class Pkcs11Hsm implements Hsm {
  private static final Logger LOG = LoggerFactory.getLogger(Pkcs11Hsm.class);
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
  private static final int DIGEST = 32;

  private final Link link;
  private final Calls calls;
  private final TokenProbe tokenProbe;
  private final TokenProfile profile;

  private Pkcs11Hsm(Link link, TokenProbe tokenProbe, TokenProfile profile) {
    this.link = link;
    this.calls = new Calls(link);
    this.tokenProbe = tokenProbe;
    this.profile = profile;
  }

  /**
   * Logs in to the token and tries what it enforces.
   *
   * @param fatal told, from another thread and at most once, that a call into the module has not
   *     returned: this process cannot recover and should exit for its supervisor
   * @throws HsmException.Unavailable when the token, its PIN or a whole set of roots is not found;
   *     a PIN that the token refused is not tried again in this process until its file changes
   * @throws HsmException.Unsupported when the token lacks a mechanism, or lets forbidden acts pass
   *     and the settings do not allow that
   */
  public static Pkcs11Hsm open(HsmSettings settings, Consumer<String> fatal) {
    return open(LoadedModule.join(settings.module()), settings, LONGEST_CALL, fatal);
  }

  /** Like {@link #open(HsmSettings, Consumer)} for a caller that ends anyway; the log tells. */
  public static Pkcs11Hsm open(HsmSettings settings) {
    return open(settings, _ -> {});
  }

  /** Takes over the caller's use of {@code module}. */
  static Pkcs11Hsm open(
      LoadedModule module, HsmSettings settings, Duration longestCall, Consumer<String> fatal) {
    new PinFile(settings.pinFile()).warnWhenOpenToOthers();
    Link link;
    try {
      link = Link.start(module, settings, longestCall, fatal);
    } catch (RuntimeException e) {
      module.release();
      throw e;
    }
    try {
      TokenProbe tokenProbe = new TokenProbe(module.cryptoki(), settings);
      Connection connection = link.ready();
      TokenProfile profile = tokenProbe.probe(connection.token(), connection.roots());
      tokenProbe.require(profile.unenforced());
      if (!profile.unenforced().isEmpty()) {
        LOG.warn("the token '{}' lets pass: {}", profile.label(), profile.unenforced());
      }
      return new Pkcs11Hsm(link, tokenProbe, profile);
    } catch (CallFailed e) {
      link.close();
      throw new HsmException.Unavailable("the token failed its probe: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  @Override
  public TokenProfile profile() {
    return profile;
  }

  @Override
  public long epoch() {
    return link.ready().epoch();
  }

  @Override
  public Set<RootId> roots() {
    return link.ready().roots().byId().keySet();
  }

  @Override
  public RootId createRoot() {
    return calls.onAnchorOnce(
        (anchor, connection) -> connection.createRoot(tokenProbe, profile.wrapMechanism()).id());
  }

  @Override
  public GeneratedKey generate(RootId root, KeyKind kind, byte[] checkMessage) {
    return calls.onSession(
        (session, connection) ->
            new Generation(session, connection.roots().get(root), profile.wrapMechanism())
                .generate(kind, checkMessage));
  }

  @Override
  public KeyHandle unwrap(RootId root, KeyKind kind, long wrapMechanism, byte[] wrapped) {
    // Lengths first: what SoftHSM says to a wrong one it also says when it is broken.
    KeyWrap.requirePlausible(kind, wrapMechanism, wrapped);
    return calls.onAnchor(
        (anchor, connection) ->
            connection.handle(
                anchor.unwrap(
                    wrapMechanism,
                    connection.roots().get(root).wrap(),
                    wrapped,
                    Templates.unwrapped(kind))));
  }

  @Override
  public byte[] mac(KeyHandle key, byte[] message) {
    return calls.onSession((session, connection) -> session.hmac(connection.object(key), message));
  }

  @Override
  public byte[] integrityMac(RootId root, byte[] message) {
    return calls.onSession(
        (session, connection) -> session.hmac(connection.roots().get(root).mac(), message));
  }

  @Override
  public byte[] sign(KeyHandle key, byte[] digest) {
    if (digest.length != DIGEST) {
      throw new HsmException.Rejected("a digest of SHA-256 has 32 bytes, not " + digest.length);
    }
    return calls.onSession(
        (session, connection) -> Der.ecdsaSignature(session.ecdsa(connection.object(key), digest)));
  }

  @Override
  public byte[] random(int length) {
    return calls.onSession((session, connection) -> session.random(length));
  }

  @Override
  public void destroy(KeyHandle key) {
    calls.destroy(key);
  }

  @Override
  public void probe() {
    calls.onSession(
        (session, connection) -> {
          connection.probe(session);
          return true;
        });
  }

  @Override
  public void close() {
    link.close();
  }
}
