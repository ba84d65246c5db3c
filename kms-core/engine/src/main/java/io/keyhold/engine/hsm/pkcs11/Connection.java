package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.KeyHandle;
import java.util.Optional;

/** A token as one login knows it: its epoch, its roots, its sessions. */
final class Connection {
  private static final byte[] CANARY = {'k', 'e', 'y', 'h', 'o', 'l', 'd'};

  private final long epoch = LoadedModule.nextEpoch();
  private final LoadedModule module;
  private final Slots.Token token;
  private final Session anchor;
  private final Sessions sessions;
  private volatile Roots roots;

  private Connection(
      LoadedModule module, Slots.Token token, Session anchor, Sessions sessions, Roots roots) {
    this.module = module;
    this.token = token;
    this.anchor = anchor;
    this.sessions = sessions;
    this.roots = roots;
  }

  /** One attempt: finds the token, logs in, finds the roots, tries them. */
  static Connection open(LoadedModule module, HsmSettings settings, InFlight inFlight) {
    Cryptoki cryptoki = module.cryptoki();
    module.initialise();
    Slots.Token token = new Slots(cryptoki).byLabel(settings.tokenLabel());
    Session anchor = Session.readOnly(cryptoki, token.slot());
    try {
      module.pins().login(anchor, settings.tokenLabel(), new PinFile(settings.pinFile()));
      Roots roots = Roots.find(anchor);
      for (Roots.Root root : roots.byId().values()) {
        anchor.hmac(root.mac(), CANARY);
      }
      return new Connection(
          module,
          token,
          anchor,
          new Sessions(
              cryptoki,
              token.slot(),
              anchor,
              inFlight,
              settings.sessions(),
              settings.sessionWait()),
          roots);
    } catch (RuntimeException e) {
      anchor.close();
      throw e;
    }
  }

  long epoch() {
    return epoch;
  }

  Slots.Token token() {
    return token;
  }

  Sessions sessions() {
    return sessions;
  }

  Roots roots() {
    return roots;
  }

  KeyHandle handle(long object) {
    return new KeyHandle(epoch, object);
  }

  /** The object of a handle of this epoch. */
  long object(KeyHandle key) {
    if (key.epoch() != epoch) {
      throw new HsmException.StaleHandle(
          "the handle is of epoch " + key.epoch() + ", the token is in " + epoch);
    }
    return key.handle();
  }

  /**
   * Makes a root and tries what the token enforces on it. The caller holds the anchor, so that two
   * do not do it at once.
   */
  Roots.Root createRoot(TokenProbe probe, long wrapMechanism) {
    Session session = Session.readWrite(module.cryptoki(), token.slot());
    try {
      Roots.Root root = Roots.create(session);
      roots = roots.with(root);
      probe.require(
          probe.unenforced(session, token.slot(), root, wrapMechanism).stream()
              .map(Enum::name)
              .toList());
      return root;
    } finally {
      session.close();
    }
  }

  /**
   * Whether the token does what it must on a fresh session, the anchor lives, and we are logged in.
   * Tells bad input from a broken token where the return code does not. The caller is inside.
   */
  boolean works() {
    try {
      Session session = Session.readOnly(module.cryptoki(), token.slot());
      try {
        for (Roots.Root root : roots.byId().values()) {
          session.hmac(root.mac(), CANARY);
        }
        return anchor.loggedIn() && session.random(1).length == 1;
      } finally {
        session.close();
      }
    } catch (CallFailed e) {
      return false;
    }
  }

  /** The cheapest thing that shows the token and a root at work. */
  void probe(Session session) {
    Optional<Roots.Root> root = roots.byId().values().stream().findAny();
    if (root.isPresent()) {
      session.hmac(root.get().mac(), CANARY);
    } else if (!session.loggedIn()) {
      throw new CallFailed(CkFunction.C_GetSessionInfo, ReturnCode.CKR_USER_NOT_LOGGED_IN.value);
    }
  }

  /** Closes sessions and logs out. The caller has the token alone. */
  void close() {
    try {
      // Others in this process may be logged in to the same token: the login is the process's.
      if (module.usedAlone()) {
        anchor.logout();
      }
    } catch (CallFailed e) {
      // The sessions go all the same, and the login with the last of them.
    }
    sessions.close();
  }
}
