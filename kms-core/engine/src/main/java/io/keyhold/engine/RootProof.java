package io.keyhold.engine;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.KeyHandle;
import io.keyhold.engine.hsm.KeyKind;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.integrity.Integrity;
import io.keyhold.engine.integrity.TagInput;
import io.keyhold.engine.store.Blob;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;

/**
 * Proof that a token holds the root that a database was made with: a key that only this wrapping
 * key brings back, and a tag that only this integrity key makes. Compared at every start, so that
 * the wrong token is noticed then and not at the first use of a key.
 */
record RootProof(RootId root, long wrapMechanism, Blob blob, Blob checkValue, Blob tag) {

  static RootProof make(Hsm hsm, UUID instance, RootId root) {
    Hsm.GeneratedKey made = hsm.generate(root, KeyKind.SECRET_256, checkMessage());
    RootProof proof =
        new RootProof(
            root,
            made.wrapMechanism(),
            Blob.of(made.wrapped()),
            Blob.of(made.checkValue()),
            Blob.of(new byte[0]));
    byte[] tag = new Integrity(hsm, root, List.of(root)).tag(proof.tagInput(instance));
    return new RootProof(
        root, proof.wrapMechanism(), proof.blob(), proof.checkValue(), Blob.of(tag));
  }

  /**
   * @throws IllegalStateException when the token does not hold this root
   */
  void verify(Hsm hsm, UUID instance) {
    if (!hsm.roots().contains(root)) {
      throw new IllegalStateException(
          "the token has no root " + root + ", which the database was made with");
    }
    new Integrity(hsm, root, List.of(root))
        .verify("root/" + root, tagInput(instance), tag.toBytes());
    KeyHandle handle = hsm.unwrap(root, KeyKind.SECRET_256, wrapMechanism, blob.toBytes());
    try {
      if (!MessageDigest.isEqual(hsm.mac(handle, checkMessage()), checkValue.toBytes())) {
        throw new IllegalStateException(
            "root " + root + " of the token is not the one that the database was made with");
      }
    } finally {
      hsm.destroy(handle);
    }
  }

  private TagInput tagInput(UUID instance) {
    return new TagInput("keyhold/v1/root")
        .with("instance", instance)
        .with("root", root)
        .with("wrapMechanism", wrapMechanism)
        .with("blob", blob.toBytes())
        .with("checkValue", checkValue.toBytes());
  }

  private static byte[] checkMessage() {
    byte[] label = "keyhold/v1/root-check".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(4 + label.length).putInt(1).put(label).array();
  }
}
