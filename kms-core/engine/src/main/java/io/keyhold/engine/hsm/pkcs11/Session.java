package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A PKCS#11 session with its own buffers: one thread at a time. What went through the buffers is
 * overwritten before a method returns.
 */
final class Session {
  private static final int IN = 8192;
  private static final int OUT = 4096;
  private static final int MOST_OBJECTS = 64;

  /** CK_UNAVAILABLE_INFORMATION: what a token writes as the length of what it will not tell. */
  private static final long UNAVAILABLE = -1;

  private final Cryptoki cryptoki;
  private final long handle;
  // Collected, not closed: nothing can free them under a running call, and passing them costs no
  // count of users (segments of a shared arena do, at each call).
  private final MemorySegment in;
  private final MemorySegment out;
  private final MemorySegment cell;
  private final MemorySegment cell2;

  private Session(Cryptoki cryptoki, long handle, Arena arena) {
    this.cryptoki = cryptoki;
    this.handle = handle;
    this.in = arena.allocate(IN, 8);
    this.out = arena.allocate(OUT, 8);
    this.cell = arena.allocate(8, 8);
    this.cell2 = arena.allocate(8, 8);
  }

  static Session readOnly(Cryptoki cryptoki, long slot) {
    return open(cryptoki, slot, Ck.CKF_SERIAL_SESSION);
  }

  /** Needed to make token objects, and to be refused for the right reason when changing one. */
  static Session readWrite(Cryptoki cryptoki, long slot) {
    return open(cryptoki, slot, Ck.CKF_SERIAL_SESSION | Ck.CKF_RW_SESSION);
  }

  private static Session open(Cryptoki cryptoki, long slot, long flags) {
    Arena arena = Arena.ofAuto();
    MemorySegment opened = arena.allocate(8, 8);
    cryptoki.openSession(slot, flags, opened);
    return new Session(cryptoki, opened.get(ValueLayout.JAVA_LONG, 0), arena);
  }

  /** Closes the session; one that is gone already is as good as closed. */
  void close() {
    try {
      cryptoki.closeSession(handle);
    } catch (CallFailed gone) {
      // Nothing can be done with a session that does not even close.
    }
  }

  void login(long user, MemorySegment pin) {
    cryptoki.login(handle, user, pin, pin.byteSize());
  }

  void logout() {
    cryptoki.logout(handle);
  }

  void initPin(MemorySegment pin) {
    cryptoki.initPin(handle, pin, pin.byteSize());
  }

  /** Whether the session lives and the user is logged in. Safe beside the session's owner. */
  boolean loggedIn() {
    try (Arena arena = Arena.ofConfined()) {
      // CK_SESSION_INFO: slot, state, flags, device error.
      MemorySegment info = arena.allocate(32, 8);
      cryptoki.getSessionInfo(handle, info);
      long state = info.get(ValueLayout.JAVA_LONG, 8);
      return state == Ck.CKS_RO_USER_FUNCTIONS || state == Ck.CKS_RW_USER_FUNCTIONS;
    }
  }

  /** HMAC-SHA-256: 32 bytes. */
  byte[] hmac(long key, byte[] message) {
    return sign(Mechanism.SHA256_HMAC, key, message, 32);
  }

  /** ECDSA of a digest: r and s, 32 bytes each. */
  byte[] ecdsa(long key, byte[] digest) {
    return sign(Mechanism.ECDSA, key, digest, 64);
  }

  private byte[] sign(MemorySegment mechanism, long key, byte[] message, int length) {
    if (message.length <= IN) {
      return sign(mechanism, key, message, in, length);
    }
    try (Arena arena = Arena.ofConfined()) {
      return sign(mechanism, key, message, arena.allocate(message.length), length);
    }
  }

  private byte[] sign(
      MemorySegment mechanism, long key, byte[] message, MemorySegment buffer, int length) {
    try {
      MemorySegment.copy(message, 0, buffer, ValueLayout.JAVA_BYTE, 0, message.length);
      cell.set(ValueLayout.JAVA_LONG, 0, OUT);
      cryptoki.signInit(handle, mechanism, key);
      cryptoki.sign(handle, buffer, message.length, out, cell);
      byte[] signature = taken(cell.get(ValueLayout.JAVA_LONG, 0));
      if (signature.length != length) {
        throw new HsmException.Unsupported(
            "C_Sign gave " + signature.length + " bytes instead of " + length);
      }
      return signature;
    } finally {
      buffer.asSlice(0, message.length).fill((byte) 0);
    }
  }

  byte[] random(int length) {
    byte[] bytes = new byte[length];
    for (int done = 0; done < length; done += OUT) {
      int step = Math.min(OUT, length - done);
      cryptoki.generateRandom(handle, out, step);
      MemorySegment.copy(out, ValueLayout.JAVA_BYTE, 0, bytes, done, step);
      out.asSlice(0, step).fill((byte) 0);
    }
    return bytes;
  }

  long generate(MemorySegment mechanism, Template template) {
    cryptoki.generateKey(handle, mechanism, template.attributes(), template.count(), cell);
    return cell.get(ValueLayout.JAVA_LONG, 0);
  }

  KeyPair generatePair(MemorySegment mechanism, Template publicKey, Template privateKey) {
    cryptoki.generateKeyPair(
        handle,
        mechanism,
        publicKey.attributes(),
        publicKey.count(),
        privateKey.attributes(),
        privateKey.count(),
        cell,
        cell2);
    return new KeyPair(cell.get(ValueLayout.JAVA_LONG, 0), cell2.get(ValueLayout.JAVA_LONG, 0));
  }

  record KeyPair(long publicKey, long privateKey) {}

  byte[] wrap(long mechanism, long root, long key) {
    cell.set(ValueLayout.JAVA_LONG, 0, OUT);
    cryptoki.wrapKey(handle, Mechanism.wrap(mechanism), root, key, out, cell);
    return taken(cell.get(ValueLayout.JAVA_LONG, 0));
  }

  long unwrap(long mechanism, long root, byte[] wrapped, Template template) {
    MemorySegment.copy(wrapped, 0, in, ValueLayout.JAVA_BYTE, 0, wrapped.length);
    cryptoki.unwrapKey(
        handle,
        Mechanism.wrap(mechanism),
        root,
        in,
        wrapped.length,
        template.attributes(),
        template.count(),
        cell);
    return cell.get(ValueLayout.JAVA_LONG, 0);
  }

  /** Starts an operation that nobody finishes: the session is of no more use when this succeeds. */
  void beginEncrypt(MemorySegment mechanism, long key) {
    cryptoki.encryptInit(handle, mechanism, key);
  }

  /** Starts an operation that nobody finishes: the session is of no more use when this succeeds. */
  void beginDecrypt(MemorySegment mechanism, long key) {
    cryptoki.decryptInit(handle, mechanism, key);
  }

  void destroy(long object) {
    cryptoki.destroyObject(handle, object);
  }

  void set(long object, Template template) {
    cryptoki.setAttributeValue(handle, object, template.attributes(), template.count());
  }

  long copy(long object, Template changes) {
    cryptoki.copyObject(handle, object, changes.attributes(), changes.count(), cell);
    return cell.get(ValueLayout.JAVA_LONG, 0);
  }

  /** The value of an attribute, empty when the token has none. */
  byte[] attribute(long object, long type) {
    // The attribute struct lies in the input buffer, its value in the output buffer.
    in.set(ValueLayout.JAVA_LONG, 0, type);
    in.set(ValueLayout.ADDRESS, 8, out);
    in.set(ValueLayout.JAVA_LONG, 16, OUT);
    cryptoki.getAttributeValue(handle, object, in, 1);
    long length = in.get(ValueLayout.JAVA_LONG, 16);
    return length == UNAVAILABLE ? new byte[0] : taken(length);
  }

  /** The handles of all objects that match. */
  List<Long> find(Template template) {
    List<Long> handles = new ArrayList<>();
    cryptoki.findObjectsInit(handle, template.attributes(), template.count());
    long found;
    do {
      cryptoki.findObjects(handle, out, MOST_OBJECTS, cell);
      found = cell.get(ValueLayout.JAVA_LONG, 0);
      for (int i = 0; i < found; i++) {
        handles.add(out.getAtIndex(ValueLayout.JAVA_LONG, i));
      }
    } while (found > 0);
    cryptoki.findObjectsFinal(handle);
    return handles;
  }

  private byte[] taken(long length) {
    MemorySegment filled = out.asSlice(0, length);
    byte[] bytes = filled.toArray(ValueLayout.JAVA_BYTE);
    filled.fill((byte) 0);
    return bytes;
  }
}
