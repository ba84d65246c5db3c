package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** The two DER forms of a P-256 key that PKCS#11 does not give: its SPKI and its signatures. */
final class Der {
  private static final int POINT = 65;
  private static final byte UNCOMPRESSED = 4;

  /** SubjectPublicKeyInfo up to the point: id-ecPublicKey, secp256r1, BIT STRING (RFC 5480). */
  private static final byte[] SPKI_P256 =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  private Der() {}

  /**
   * @param ecPoint CKA_EC_POINT: the point in an OCTET STRING by the standard, bare on some tokens
   */
  static byte[] spkiOfP256(byte[] ecPoint) {
    byte[] point =
        ecPoint.length == POINT + 2 && ecPoint[0] == 4 && ecPoint[1] == POINT
            ? Arrays.copyOfRange(ecPoint, 2, ecPoint.length)
            : ecPoint;
    if (point.length != POINT || point[0] != UNCOMPRESSED) {
      throw new HsmException.Unsupported("CKA_EC_POINT is no uncompressed point of P-256");
    }
    return ByteBuffer.allocate(SPKI_P256.length + POINT).put(SPKI_P256).put(point).array();
  }

  /** ECDSA-Sig-Value (RFC 3279, 2.2.3) of r and s, which PKCS#11 gives side by side. */
  static byte[] ecdsaSignature(byte[] pair) {
    byte[] r = integer(pair, 0, pair.length / 2);
    byte[] s = integer(pair, pair.length / 2, pair.length / 2);
    // Below 128 bytes for P-256: a length of one byte.
    return ByteBuffer.allocate(2 + r.length + s.length)
        .put((byte) 0x30)
        .put((byte) (r.length + s.length))
        .put(r)
        .put(s)
        .array();
  }

  private static byte[] integer(byte[] bytes, int from, int length) {
    byte[] value = new BigInteger(1, bytes, from, length).toByteArray();
    return ByteBuffer.allocate(2 + value.length)
        .put((byte) 2)
        .put((byte) value.length)
        .put(value)
        .array();
  }
}
