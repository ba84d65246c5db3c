package io.keyhold.kms.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys that may sign checkpoints, by fingerprint. */
final class Signatures {
  private final Map<Sha256, PublicKey> keys = new HashMap<>();

  /**
   * Adds a key.
   *
   * @throws IllegalArgumentException when it is not an EC key's SPKI in base64
   */
  void add(ExportLine.Key line) {
    byte[] spki = Base64.getDecoder().decode(line.spki());
    try {
      keys.put(
          Sha256.of(spki),
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not the public key of an EC pair", e);
    }
  }

  Set<Sha256> fingerprints() {
    return Set.copyOf(keys.keySet());
  }

  /** Whether the signature is this key's; nothing when the key is not known. */
  Optional<Boolean> verify(Sha256 key, ExportLine.SignedCheckpoint checkpoint) {
    return Optional.ofNullable(keys.get(key)).map(known -> verify(known, checkpoint));
  }

  private static boolean verify(PublicKey key, ExportLine.SignedCheckpoint checkpoint) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initVerify(key);
      signature.update(checkpoint.body().getBytes(StandardCharsets.UTF_8));
      return signature.verify(Base64.getDecoder().decode(checkpoint.signature()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
