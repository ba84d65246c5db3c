package io.keyhold.kms.http;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** A token that is read from its file again when time or size of the file differ. */
final class FileToken implements TokenSource {
  private static final int MAX_LENGTH = 16 * 1024;

  private final Path file;
  private volatile @Nullable Read last;

  private record Read(String token, FileTime modified, long size) {
    @Override
    public String toString() {
      return "Read[" + modified + "]";
    }
  }

  FileToken(Path file) {
    this.file = file;
  }

  @Override
  public String token() {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      Read known = last;
      if (known != null && known.modified.equals(modified) && known.size == size) {
        return known.token;
      }
      if (size > MAX_LENGTH) {
        throw new KmsException(Reason.UNAUTHENTICATED, file + " is too long for a token");
      }
      String token = checked(Files.readString(file).strip(), file.toString());
      last = new Read(token, modified, size);
      return token;
    } catch (IOException e) {
      throw new KmsException(Reason.UNAUTHENTICATED, "cannot read the token file " + file, e);
    }
  }

  /** Refuses here what the HTTP client would refuse with the value in its message. */
  static String checked(String token, String name) {
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new KmsException(
          Reason.UNAUTHENTICATED, name + " must hold one token of visible ASCII characters");
    }
    return token;
  }
}
