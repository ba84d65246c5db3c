package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;

/**
 * Logs in, and remembers which PIN a token refused: tokens lock themselves after a few wrong ones,
 * so that a recovery that repeats a wrong PIN would turn a typing error into a lost token.
 */
final class PinLatch {
  private final Map<String, PinFile.Stamp> refused = new HashMap<>();

  /** Logs the user in by {@code session}, unless the file holds the PIN that was refused before. */
  synchronized void login(Session session, String tokenLabel, PinFile file) {
    if (session.loggedIn()) {
      return;
    }
    // Taken before the PIN is read: a file that changes in between is tried once more, not less.
    PinFile.Stamp stamp = file.stamp();
    if (stamp.equals(refused.get(tokenLabel))) {
      throw new HsmException.Unavailable(
          "the token '%s' refused the PIN in %s; it is not tried again until the file changes"
              .formatted(tokenLabel, file.path()),
          null);
    }
    try (Arena arena = Arena.ofConfined()) {
      file.lend(arena, pin -> session.login(Ck.CKU_USER, pin));
      refused.remove(tokenLabel);
    } catch (CallFailed e) {
      if (e.is(ReturnCode.CKR_USER_ALREADY_LOGGED_IN)) {
        return;
      }
      if (!refusedPin(e)) {
        throw e;
      }
      refused.put(tokenLabel, stamp);
      throw new HsmException.Unavailable(
          "%s for the token '%s' with the PIN in %s; it is not tried again until the file changes"
              .formatted(e.getMessage(), tokenLabel, file.path()),
          e);
    }
  }

  private static boolean refusedPin(CallFailed e) {
    return e.is(ReturnCode.CKR_PIN_INCORRECT)
        || e.is(ReturnCode.CKR_PIN_INVALID)
        || e.is(ReturnCode.CKR_PIN_LEN_RANGE)
        || e.is(ReturnCode.CKR_PIN_EXPIRED)
        || e.is(ReturnCode.CKR_PIN_LOCKED);
  }
}
