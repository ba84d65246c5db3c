package io.keyhold.engine.hsm.pkcs11;

import java.util.Arrays;

/**
 * What a fit token refuses even to whoever holds the PIN: each is a way in which keys were seen to
 * leave a token. Tried for real, because tokens accept attributes that they do not enforce.
 */
@SuppressWarnings("ImmutableEnumChecker") // The attempts are lambdas that capture nothing.
enum ForbiddenAct {
  ROOT_MADE_TO_DECRYPT((session, on) -> switchOn(session, on.rootWrap(), Ck.CKA_DECRYPT)),
  ROOT_MADE_TO_ENCRYPT((session, on) -> switchOn(session, on.rootWrap(), Ck.CKA_ENCRYPT)),
  ROOT_MADE_EXTRACTABLE((session, on) -> switchOn(session, on.rootWrap(), Ck.CKA_EXTRACTABLE)),
  ROOT_MADE_MODIFIABLE((session, on) -> switchOn(session, on.rootWrap(), Ck.CKA_MODIFIABLE)),
  ROOT_MADE_COPYABLE((session, on) -> switchOn(session, on.rootWrap(), Ck.CKA_COPYABLE)),
  ROOT_DECRYPTS((session, on) -> session.beginDecrypt(Mechanism.AES_ECB, on.rootWrap())),
  ROOT_ENCRYPTS((session, on) -> session.beginEncrypt(Mechanism.AES_ECB, on.rootWrap())),
  ROOT_COPIED((session, on) -> copy(session, on.rootWrap())),
  ROOT_READ((session, on) -> read(session, on.rootWrap())),
  INTEGRITY_ROOT_MADE_EXTRACTABLE(
      (session, on) -> switchOn(session, on.rootMac(), Ck.CKA_EXTRACTABLE)),
  INTEGRITY_ROOT_COPIED((session, on) -> copy(session, on.rootMac())),
  INTEGRITY_ROOT_READ((session, on) -> read(session, on.rootMac())),
  KEY_UNWRAPPED_EXTRACTABLE((session, on) -> unwrap(session, on, extractable())),
  KEY_UNWRAPPED_NOT_SENSITIVE((session, on) -> unwrap(session, on, notSensitive())),
  KEY_UNWRAPPED_UNLOCKED((session, on) -> unwrap(session, on, unlocked())),
  KEY_MADE_TO_DECRYPT((session, on) -> switchOn(session, on.key(), Ck.CKA_DECRYPT)),
  KEY_MADE_TO_WRAP((session, on) -> switchOn(session, on.key(), Ck.CKA_WRAP)),
  KEY_MADE_TO_DERIVE((session, on) -> switchOn(session, on.key(), Ck.CKA_DERIVE)),
  KEY_MADE_EXTRACTABLE((session, on) -> switchOn(session, on.key(), Ck.CKA_EXTRACTABLE)),
  KEY_MADE_MODIFIABLE((session, on) -> switchOn(session, on.key(), Ck.CKA_MODIFIABLE)),
  KEY_MADE_COPYABLE((session, on) -> switchOn(session, on.key(), Ck.CKA_COPYABLE)),
  KEY_COPIED((session, on) -> copy(session, on.key())),
  KEY_READ((session, on) -> read(session, on.key())),
  KEY_WRAPPED_OUT_AGAIN((session, on) -> session.wrap(on.wrapMechanism(), on.rootWrap(), on.key())),
  SIGN_KEY_DECRYPTS((session, on) -> session.beginDecrypt(Mechanism.AES_ECB, on.signOnlyAes())),
  SIGN_KEY_ENCRYPTS((session, on) -> session.beginEncrypt(Mechanism.AES_ECB, on.signOnlyAes()));

  private final Attempt attempt;

  ForbiddenAct(Attempt attempt) {
    this.attempt = attempt;
  }

  private interface Attempt {
    void make(Session session, Target on);
  }

  /**
   * What is attacked: a root, and keys unwrapped under it.
   *
   * @param wrapped the blob of {@code key}
   * @param key a generic secret for HMAC only
   * @param signOnlyAes the same as an AES key that has no role but SIGN
   */
  @SuppressWarnings("ArrayRecordComponent") // Only carried; never compared.
  record Target(
      long rootWrap,
      long rootMac,
      long wrapMechanism,
      byte[] wrapped,
      long key,
      long signOnlyAes) {}

  /**
   * Whether the token lets this act pass.
   *
   * @param session a read-write session of its own, closed by the caller afterwards: what passes
   *     leaves operations active and objects behind
   */
  boolean passes(Session session, Target target) {
    try {
      attempt.make(session, target);
      return true;
    } catch (CallFailed e) {
      return switch (e.kind()) {
        case REFUSED, AMBIGUOUS -> false;
        case EXHAUSTED, SESSION_DEAD, LOGIN_LOST, TOKEN_FAULT -> throw e;
      };
    }
  }

  private static void switchOn(Session session, long object, long attribute) {
    session.set(object, Template.builder().yes(attribute).build());
    try {
      session.set(object, Template.builder().no(attribute).build());
    } catch (CallFailed e) {
      // The act has passed, which is what counts; some attributes only go one way.
    }
  }

  private static void copy(Session session, long object) {
    session.destroy(session.copy(object, Template.builder().no(Ck.CKA_TOKEN).build()));
  }

  private static void read(Session session, long object) {
    Arrays.fill(session.attribute(object, Ck.CKA_VALUE), (byte) 0);
  }

  private static void unwrap(Session session, Target on, Template template) {
    session.destroy(session.unwrap(on.wrapMechanism(), on.rootWrap(), on.wrapped(), template));
  }

  private static Template extractable() {
    return Templates.secret(Ck.CKK_GENERIC_SECRET)
        .yes(Ck.CKA_SENSITIVE, Ck.CKA_EXTRACTABLE)
        .no(Ck.CKA_COPYABLE, Ck.CKA_MODIFIABLE)
        .build();
  }

  private static Template notSensitive() {
    return Templates.secret(Ck.CKK_GENERIC_SECRET)
        .no(Ck.CKA_SENSITIVE, Ck.CKA_EXTRACTABLE, Ck.CKA_COPYABLE, Ck.CKA_MODIFIABLE)
        .build();
  }

  private static Template unlocked() {
    return Templates.secret(Ck.CKK_GENERIC_SECRET)
        .yes(Ck.CKA_SENSITIVE)
        .no(Ck.CKA_EXTRACTABLE)
        .yes(Ck.CKA_COPYABLE, Ck.CKA_MODIFIABLE)
        .build();
  }
}
