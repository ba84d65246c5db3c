package io.keyhold.engine.store;

import java.util.Arrays;

/** Bytes of a row that are not secret: a tag, a wrapped key, a ciphertext. Immutable. */
public final class Blob {
  private final byte[] bytes;

  private Blob(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Blob of(byte[] bytes) {
    return new Blob(bytes.clone());
  }

  /** The bytes, a copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Blob that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Blob[" + bytes.length + "]";
  }
}
