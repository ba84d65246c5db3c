package io.keyhold.server.http;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a request's body, at most 1 MiB. */
final class Body {
  static final int MOST = 1 << 20;

  private Body() {}

  /**
   * The whole body; the array may be longer than it.
   *
   * @param announced the request's content length, -1 when it is not known
   */
  static Bytes read(InputStream in, long announced) throws IOException {
    if (announced > MOST) {
      throw tooLarge();
    }
    byte[] bytes = new byte[announced < 0 ? 8_192 : (int) announced + 1];
    int length = 0;
    for (int n = in.read(bytes, 0, bytes.length);
        n >= 0;
        n = in.read(bytes, length, bytes.length - length)) {
      length += n;
      if (length > MOST) {
        Arrays.fill(bytes, (byte) 0);
        throw tooLarge();
      }
      if (length == bytes.length) {
        byte[] old = bytes;
        bytes = Arrays.copyOf(old, Math.min(old.length * 2, MOST + 1));
        Arrays.fill(old, (byte) 0);
      }
    }
    return new Bytes(bytes, length);
  }

  static KmsException tooLarge() {
    return new KmsException(Reason.TOO_LARGE, "a body has at most " + MOST + " bytes");
  }

  /** A body in clear, until it is closed. */
  record Bytes(byte[] bytes, int length) implements AutoCloseable {
    @Override
    public void close() {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
