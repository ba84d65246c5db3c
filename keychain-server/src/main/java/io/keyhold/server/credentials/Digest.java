package io.keyhold.server.credentials;

import java.nio.ByteBuffer;

/** A SHA-256, as a value: what a secret is stored and cached under. */
record Digest(long a, long b, long c, long d) {
  static Digest of(byte[] secret) {
    return read(BearerText.sha256(secret));
  }

  static Digest read(byte[] digest) {
    ByteBuffer in = ByteBuffer.wrap(digest);
    return new Digest(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(32).putLong(a).putLong(b).putLong(c).putLong(d).array();
  }

  /** Compares in constant time. */
  boolean sameAs(Digest other) {
    return ((a ^ other.a) | (b ^ other.b) | (c ^ other.c) | (d ^ other.d)) == 0;
  }

  @Override
  public String toString() {
    return "Digest";
  }
}
