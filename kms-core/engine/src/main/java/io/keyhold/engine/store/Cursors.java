package io.keyhold.engine.store;

import io.keyhold.engine.integrity.Integrity;
import io.keyhold.engine.integrity.TagInput;
import io.keyhold.kms.KmsException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Cursors of lists: where the next page begins, signed together with the list and the filter that
 * it belongs to. Any replica opens them; a foreign, edited or transplanted one is refused.
 */
public final class Cursors {
  private static final int MAC_LENGTH = 16;
  private static final int MAX_LENGTH = 2_048;

  private final Integrity integrity;

  public Cursors(Integrity integrity) {
    this.integrity = integrity;
  }

  /** A cursor of {@code list}, filtered by {@code filter}, that goes on after {@code position}. */
  public String sign(String list, String filter, String position) {
    byte[] text = position.getBytes(StandardCharsets.UTF_8);
    byte[] cursor = Arrays.copyOf(mac(list, filter, position), MAC_LENGTH + text.length);
    System.arraycopy(text, 0, cursor, MAC_LENGTH, text.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /**
   * The position in a cursor.
   *
   * @throws KmsException VALIDATION when it was not made for this list and filter
   */
  public String open(String list, String filter, String cursor) {
    if (cursor.length() > MAX_LENGTH) {
      throw foreign();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw foreign();
    }
    if (bytes.length < MAC_LENGTH) {
      throw foreign();
    }
    String position =
        new String(bytes, MAC_LENGTH, bytes.length - MAC_LENGTH, StandardCharsets.UTF_8);
    byte[] expected = Arrays.copyOf(mac(list, filter, position), MAC_LENGTH);
    if (!MessageDigest.isEqual(expected, Arrays.copyOf(bytes, MAC_LENGTH))) {
      throw foreign();
    }
    return position;
  }

  private byte[] mac(String list, String filter, String position) {
    return integrity.tag(
        new TagInput("keyhold/v1/cursor")
            .with("list", list)
            .with("filter", filter)
            .with("position", position));
  }

  private static KmsException foreign() {
    return KmsException.invalid("cursor", "is not one of this list and filter");
  }
}
