package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.hsm.TokenProfile;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Finds out what a token can do and what it enforces, by trying. */
final class TokenProbe {
  private static final Map<Long, String> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put(Ck.CKM_SHA256_HMAC, "CKM_SHA256_HMAC");
    NEEDED.put(Ck.CKM_GENERIC_SECRET_KEY_GEN, "CKM_GENERIC_SECRET_KEY_GEN");
    NEEDED.put(Ck.CKM_AES_KEY_GEN, "CKM_AES_KEY_GEN");
    NEEDED.put(Ck.CKM_EC_KEY_PAIR_GEN, "CKM_EC_KEY_PAIR_GEN");
    NEEDED.put(Ck.CKM_ECDSA, "CKM_ECDSA");
  }

  private final Cryptoki cryptoki;
  private final HsmSettings settings;

  TokenProbe(Cryptoki cryptoki, HsmSettings settings) {
    this.cryptoki = cryptoki;
    this.settings = settings;
  }

  /** Tries every root, or a scratch root where there is none yet. */
  TokenProfile probe(Slots.Token token, Roots roots) {
    Slots slots = new Slots(cryptoki);
    List<Long> mechanisms = slots.mechanisms(token.slot());
    NEEDED.forEach(
        (id, name) -> {
          if (!mechanisms.contains(id)) {
            throw new HsmException.Unsupported("the token has no " + name);
          }
        });
    Set<ForbiddenAct> unenforced = EnumSet.noneOf(ForbiddenAct.class);
    Session session = Session.readWrite(cryptoki, token.slot());
    try {
      List<Roots.Root> tried =
          roots.byId().isEmpty() ? List.of(scratch(session)) : List.copyOf(roots.byId().values());
      long wrapMechanism = KeyWrap.find(session, mechanisms, tried.getFirst().wrap());
      for (Roots.Root root : tried) {
        unenforced.addAll(unenforced(session, token.slot(), root, wrapMechanism));
      }
      return new TokenProfile(
          token.label(),
          token.manufacturer(),
          token.model(),
          token.serial(),
          slots.libraryVersion(),
          wrapMechanism,
          List.copyOf(NEEDED.values()),
          unenforced.stream().map(Enum::name).toList(),
          settings.sessions());
    } finally {
      // Takes the scratch objects with it.
      session.close();
    }
  }

  /** Refuses a token that lets forbidden acts pass, unless the settings say otherwise. */
  void require(List<String> unenforced) {
    if (!unenforced.isEmpty() && !settings.allowUnenforcingToken()) {
      throw new HsmException.Unsupported(
          "the token '%s' lets forbidden acts pass: %s; keyhold.hsm.allow-unenforcing-token=true"
                  .formatted(settings.tokenLabel(), String.join(", ", unenforced))
              + " would use it all the same");
    }
  }

  /** The forbidden acts that pass against {@code root}. */
  Set<ForbiddenAct> unenforced(Session session, long slot, Roots.Root root, long wrapMechanism) {
    long generated = session.generate(Mechanism.GENERIC_SECRET_KEY_GEN, Templates.WRAPPABLE_SECRET);
    byte[] wrapped = session.wrap(wrapMechanism, root.wrap(), generated);
    session.destroy(generated);
    Template signOnlyAes = Templates.locked(Templates.secret(Ck.CKK_AES)).build();
    Template secret = Templates.unwrapped(KeyKind.SECRET_256);
    long key = session.unwrap(wrapMechanism, root.wrap(), wrapped, secret);
    long aes = session.unwrap(wrapMechanism, root.wrap(), wrapped, signOnlyAes);
    ForbiddenAct.Target target =
        new ForbiddenAct.Target(root.wrap(), root.mac(), wrapMechanism, wrapped, key, aes);
    Set<ForbiddenAct> passed = EnumSet.noneOf(ForbiddenAct.class);
    for (ForbiddenAct act : ForbiddenAct.values()) {
      Session own = Session.readWrite(cryptoki, slot);
      try {
        if (act.passes(own, target)) {
          passed.add(act);
        }
      } finally {
        own.close();
      }
    }
    session.destroy(key);
    session.destroy(aes);
    return passed;
  }

  private static Roots.Root scratch(Session session) {
    return new Roots.Root(
        new RootId(new UUID(0, 0)),
        session.generate(Mechanism.AES_KEY_GEN, Templates.scratchWrap()),
        session.generate(Mechanism.GENERIC_SECRET_KEY_GEN, Templates.scratchMac()));
  }
}
