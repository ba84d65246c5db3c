package io.keyhold.kms.ciphertext;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named values that a ciphertext is bound to: not stored in it, not secret, recorded in the audit.
 *
 * <p>The canonical form has the entries in order of the unsigned UTF-8 bytes of their keys, each
 * key and each value preceded by its length as a big-endian u16, and is at most 8 KiB. Text is
 * compared as it is: case-sensitive, not normalised; ill-formed UTF-16 is refused, since encoders
 * would replace it and so make two contexts one. The empty context has the empty canonical form.
 */
public final class EncryptionContext {
  /** Longest canonical form, in bytes. */
  public static final int MAX_LENGTH = 8 * 1024;

  /** Keys that begin so are set by the server's own features and refused from callers. */
  public static final String RESERVED_PREFIX = "keyhold:";

  private static final EncryptionContext EMPTY = new EncryptionContext(Map.of(), new byte[0]);

  private final Map<String, String> entries;
  private final byte[] canonical;
  // Computed when it is first asked for: many contexts are only read and shown.
  private volatile byte @Nullable [] digest;

  private EncryptionContext(Map<String, String> entries, byte[] canonical) {
    this.entries = entries;
    this.canonical = canonical;
  }

  public static EncryptionContext empty() {
    return EMPTY;
  }

  /**
   * A context of these entries.
   *
   * @throws IllegalArgumentException for ill-formed text or a canonical form beyond 8 KiB
   */
  public static EncryptionContext of(Map<String, String> entries) {
    if (entries.isEmpty()) {
      return EMPTY;
    }
    List<Encoded> encoded = new ArrayList<>(entries.size());
    long length = 0;
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      Encoded one = new Encoded(entry.getKey(), entry.getValue());
      length += 4L + one.keyBytes.length + one.valueBytes.length;
      if (length > MAX_LENGTH) {
        throw new IllegalArgumentException(
            "an encryption context has at most " + MAX_LENGTH + " bytes in canonical form");
      }
      encoded.add(one);
    }
    encoded.sort((a, b) -> Arrays.compareUnsigned(a.keyBytes, b.keyBytes));
    ByteBuffer canonical = ByteBuffer.allocate((int) length);
    Map<String, String> sorted = new LinkedHashMap<>();
    for (Encoded one : encoded) {
      canonical.putShort((short) one.keyBytes.length).put(one.keyBytes);
      canonical.putShort((short) one.valueBytes.length).put(one.valueBytes);
      sorted.put(one.key, one.value);
    }
    return new EncryptionContext(Collections.unmodifiableMap(sorted), canonical.array());
  }

  /** The entries, in canonical order. */
  public Map<String, String> entries() {
    return entries;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether a key begins with {@link #RESERVED_PREFIX}. */
  public boolean isReserved() {
    return entries.keySet().stream().anyMatch(key -> key.startsWith(RESERVED_PREFIX));
  }

  /** The canonical form, a copy. */
  public byte[] canonical() {
    return canonical.clone();
  }

  /** SHA-256 of the canonical form: 32 bytes, a copy. */
  public byte[] digest() {
    byte[] known = digest;
    if (known == null) {
      known = sha256(canonical);
      digest = known;
    }
    return known.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncryptionContext that && Arrays.equals(canonical, that.canonical);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(canonical);
  }

  @Override
  public String toString() {
    return entries.toString();
  }

  private static final class Encoded {
    final String key;
    final String value;
    final byte[] keyBytes;
    final byte[] valueBytes;

    Encoded(String key, String value) {
      this.key = key;
      this.value = value;
      this.keyBytes = utf8(key);
      this.valueBytes = utf8(value);
    }
  }

  private static byte[] utf8(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("an encryption context must be well-formed Unicode", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
