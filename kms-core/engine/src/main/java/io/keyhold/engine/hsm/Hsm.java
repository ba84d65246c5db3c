package io.keyhold.engine.hsm;

import java.util.Optional;
import java.util.Set;

/**
 * A logged-in token. Key bytes never pass through this interface: keys come out wrapped under a
 * root and go back in to be used by handle.
 *
 * <p>Every method throws {@link HsmException}. Calls may run concurrently; they wait for a free
 * session for a bounded time.
 */
public interface Hsm extends AutoCloseable {

  /** What the token can do and enforces, as probed when it was opened. */
  TokenProfile profile();

  /** Grows whenever the token was logged in anew; handles of an earlier epoch are refused. */
  long epoch();

  /** The roots found at login. */
  Set<RootId> roots();

  /**
   * Makes a root: a wrapping key and an integrity key, both non-extractable token objects with
   * every attribute locked.
   */
  RootId createRoot();

  /**
   * Generates a key inside the token, wraps it out under {@code root} and destroys the generated
   * object. The check value is {@link #mac} of {@code checkMessage} under the generated object,
   * empty for pairs.
   */
  GeneratedKey generate(RootId root, KeyKind kind, byte[] checkMessage);

  /**
   * Unwraps a key to a locked session object: sensitive, non-extractable, one role.
   *
   * @param wrapMechanism the mechanism that was recorded when the key was wrapped
   */
  KeyHandle unwrap(RootId root, KeyKind kind, long wrapMechanism, byte[] wrapped);

  /** HMAC-SHA-256 under a {@link KeyKind#SECRET_256}: 32 bytes. */
  byte[] mac(KeyHandle key, byte[] message);

  /** HMAC-SHA-256 under the integrity key of {@code root}: 32 bytes. */
  byte[] integrityMac(RootId root, byte[] message);

  /** ECDSA over a SHA-256 digest under an {@link KeyKind#EC_P256_SIGN}, as DER. */
  byte[] sign(KeyHandle key, byte[] digest);

  /** {@code length} bytes from the token's generator. */
  byte[] random(int length);

  /** Destroys a session object. A handle of an earlier epoch names nothing any more: no effect. */
  void destroy(KeyHandle key);

  /** Does one cheap operation under a root, so that health says what requests would see. */
  void probe();

  /** Closes sessions and logs out, once no call is in flight. */
  @Override
  void close();

  /** A key that was generated and wrapped out. {@code spki} is the public half, DER, of a pair. */
  record GeneratedKey(
      long wrapMechanism,
      byte[] wrapped,
      int materialLength,
      byte[] checkValue,
      Optional<byte[]> spki) {}
}
