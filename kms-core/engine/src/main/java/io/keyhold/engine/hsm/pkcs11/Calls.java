package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.KeyHandle;
import java.util.function.Function;

/**
 * Runs work on a leased session and decides what a failure means: the caller's fault, a bad
 * session, or a token that must be logged in anew.
 */
final class Calls {
  private final Link link;

  Calls(Link link) {
    this.link = link;
  }

  /** Work inside the token. Handles in it are checked against the connection that it is given. */
  interface Work<T> {
    T on(Session session, Connection connection);
  }

  /** On a session of the pool. */
  <T> T onSession(Work<T> work) {
    return twice(work, Sessions::lease);
  }

  /** On the anchor, for what makes objects that last as long as the login. */
  <T> T onAnchor(Work<T> work) {
    return twice(work, Sessions::leaseAnchor);
  }

  /** On the anchor, and not again after a failure: for what leaves something behind. */
  <T> T onAnchorOnce(Work<T> work) {
    return run(work, Sessions::leaseAnchor, false);
  }

  /** Destroys an object, unless it is gone, or will be with the epoch that ends. */
  void destroy(KeyHandle key) {
    try {
      onSession(
          (session, connection) -> {
            session.destroy(connection.object(key));
            return true;
          });
    } catch (HsmException.StaleHandle | HsmException.Rejected gone) {
      // It names nothing any more, which is what was asked for.
    } catch (HsmException.Unavailable e) {
      if (link.epochIs(key.epoch())) {
        throw e;
      }
    }
  }

  /** A failure that a working token gave is asked about once more, on another session. */
  private <T> T twice(Work<T> work, Function<Sessions, Sessions.Lease> how) {
    try {
      return run(work, how, true);
    } catch (Again e) {
      return run(work, how, false);
    }
  }

  private <T> T run(Work<T> work, Function<Sessions, Sessions.Lease> how, boolean again) {
    Connection connection = link.ready();
    try (Sessions.Lease lease = how.apply(connection.sessions())) {
      try {
        T result = work.on(lease.session(), connection);
        lease.clean();
        return result;
      } catch (CallFailed e) {
        if (e.kind() == ReturnCode.Kind.REFUSED) {
          lease.clean();
        }
        // Still inside: judging makes calls of its own.
        lease.continues();
        throw judge(connection, e, again);
      } catch (HsmException e) {
        // Ours, thrown before the token was asked or after it had answered.
        lease.clean();
        throw e;
      }
    }
  }

  private RuntimeException judge(Connection connection, CallFailed e, boolean again) {
    boolean broken =
        switch (e.kind()) {
          case LOGIN_LOST, TOKEN_FAULT -> true;
          case AMBIGUOUS, SESSION_DEAD -> !connection.works();
          case REFUSED -> e.namesNoObject() && !connection.works();
          case EXHAUSTED -> false;
        };
    if (broken) {
      link.recover(connection, e.getMessage());
      return unavailable(e);
    }
    return switch (e.kind()) {
      case LOGIN_LOST, TOKEN_FAULT, EXHAUSTED -> unavailable(e);
      case SESSION_DEAD -> again ? new Again() : unavailable(e);
      case AMBIGUOUS -> again ? new Again() : rejected(e);
      case REFUSED ->
          e.is(ReturnCode.CKR_MECHANISM_INVALID)
              ? new HsmException.Unsupported(e.getMessage())
              : e.namesNoKey() ? new HsmException.StaleHandle(e.getMessage()) : rejected(e);
    };
  }

  private static HsmException rejected(CallFailed e) {
    return new HsmException.Rejected(e.getMessage());
  }

  private static HsmException unavailable(CallFailed e) {
    return new HsmException.Unavailable(e.getMessage(), e);
  }

  /** The token works, so that the failure may have been the session's: once more. */
  private static final class Again extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
