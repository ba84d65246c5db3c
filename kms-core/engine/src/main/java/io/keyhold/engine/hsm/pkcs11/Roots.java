package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.RootId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The handles of the roots of one login. */
record Roots(Map<RootId, Root> byId) {
  /** One root: its wrapping key and its integrity key. */
  record Root(RootId id, long wrap, long mac) {}

  Roots {
    byId = Map.copyOf(byId);
  }

  /**
   * Looks the roots up by class and label; exactly one key of each sort per id, or none is used.
   */
  static Roots find(Session session) {
    Map<RootId, Long> wraps = find(session, Ck.CKK_AES, Templates.WRAP_LABEL);
    Map<RootId, Long> macs = find(session, Ck.CKK_GENERIC_SECRET, Templates.MAC_LABEL);
    Set<RootId> ids = new HashSet<>(wraps.keySet());
    ids.addAll(macs.keySet());
    Map<RootId, Root> roots = new HashMap<>();
    for (RootId id : ids) {
      roots.put(
          id,
          new Root(id, half(wraps, id, Templates.WRAP_LABEL), half(macs, id, Templates.MAC_LABEL)));
    }
    return new Roots(roots);
  }

  private static long half(Map<RootId, Long> halves, RootId id, String label) {
    Long handle = halves.get(id);
    if (handle == null) {
      throw new HsmException.Unavailable("the root " + id + " has no key '" + label + "'", null);
    }
    return handle;
  }

  private static Map<RootId, Long> find(Session session, long keyType, String label) {
    // By class and label alone, so that a key of a wrong type is seen and named, not overlooked.
    Template search =
        Template.builder()
            .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
            .bytes(Ck.CKA_LABEL, label.getBytes(StandardCharsets.US_ASCII))
            .yes(Ck.CKA_TOKEN)
            .build();
    Map<RootId, Long> found = new HashMap<>();
    List<Long> handles = session.find(search);
    for (long handle : handles) {
      RootId id = idOf(session, handle, label);
      byte[] type = session.attribute(handle, Ck.CKA_KEY_TYPE);
      if (type.length != 8
          || ByteBuffer.wrap(type).order(ByteOrder.nativeOrder()).getLong() != keyType) {
        throw new HsmException.Unavailable(
            "the key '" + label + "' of the root " + id + " is of another type", null);
      }
      if (found.put(id, handle) != null) {
        throw new HsmException.Unavailable(
            "the root " + id + " has more than one key '" + label + "'", null);
      }
    }
    return found;
  }

  private static RootId idOf(Session session, long handle, String label) {
    byte[] id = session.attribute(handle, Ck.CKA_ID);
    if (id.length != 16) {
      throw new HsmException.Unavailable(
          "a key '" + label + "' has a CKA_ID of " + id.length + " bytes instead of 16", null);
    }
    ByteBuffer bytes = ByteBuffer.wrap(id);
    return new RootId(new UUID(bytes.getLong(), bytes.getLong()));
  }

  Root get(RootId id) {
    Root root = byId.get(id);
    if (root == null) {
      throw new HsmException.Rejected("the token has no root " + id);
    }
    return root;
  }

  /** The roots that {@code later} does not have. */
  Set<RootId> missingFrom(Roots later) {
    Set<RootId> missing = new TreeSet<>(Comparator.comparing(RootId::toString));
    missing.addAll(byId.keySet());
    missing.removeAll(later.byId.keySet());
    return missing;
  }

  Roots with(Root root) {
    Map<RootId, Root> more = new HashMap<>(byId);
    more.put(root.id, root);
    return new Roots(more);
  }

  /** Makes both halves by a read-write session. */
  static Root create(Session session) {
    // A refusal of the template comes here, where it leaves nothing behind: half a root cannot be
    // destroyed again.
    session.destroy(session.generate(Mechanism.AES_KEY_GEN, Templates.scratchWrap()));
    session.destroy(session.generate(Mechanism.GENERIC_SECRET_KEY_GEN, Templates.scratchMac()));
    RootId id = new RootId(UUID.randomUUID());
    long wrap = session.generate(Mechanism.AES_KEY_GEN, Templates.rootWrap(id));
    long mac = session.generate(Mechanism.GENERIC_SECRET_KEY_GEN, Templates.rootMac(id));
    return new Root(id, wrap, mac);
  }
}
