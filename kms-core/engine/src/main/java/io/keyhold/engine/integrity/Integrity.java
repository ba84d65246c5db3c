package io.keyhold.engine.integrity;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import java.security.MessageDigest;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Computes and checks tags under the integrity key of a root: one HMAC in the HSM each. */
public final class Integrity {
  private static final Logger log = LoggerFactory.getLogger(Integrity.class);

  private final Hsm hsm;
  private final RootId current;
  private final List<RootId> roots;

  /**
   * @param current the root that new tags are made under
   * @param roots all roots that rows may have been tagged under
   */
  public Integrity(Hsm hsm, RootId current, List<RootId> roots) {
    this.hsm = hsm;
    this.current = current;
    this.roots = List.copyOf(roots);
  }

  /** The tag, 32 bytes. */
  public byte[] tag(TagInput input) {
    return hsm.integrityMac(current, input.toBytes());
  }

  /**
   * Returns when {@code tag} is the tag of {@code input}.
   *
   * @param row names the row in the log; the caller is told nothing
   * @throws KmsException {@link Reason#INTEGRITY_FAILURE}
   */
  public void verify(String row, TagInput input, byte[] tag) {
    if (!matches(input.toBytes(), tag)) {
      log.error("integrity tag of {} does not match: the row was changed outside Keyhold", row);
      throw new KmsException(Reason.INTEGRITY_FAILURE, "a stored row failed its integrity check");
    }
  }

  private boolean matches(byte[] input, byte[] tag) {
    for (RootId root : roots) {
      if (MessageDigest.isEqual(hsm.integrityMac(root, input), tag)) {
        return true;
      }
    }
    return false;
  }
}
