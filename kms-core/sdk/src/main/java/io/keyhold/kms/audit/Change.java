package io.keyhold.kms.audit;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A row that a control-plane request wrote: its name ({@code key/<id>}, {@code credential/<id>},
 * {@code keychain/<uuid>}, {@code account/<uuid>}), its new version and its integrity tag in
 * lower-case hex. The tag is absent when the row was removed; a removal counts as one more version.
 */
public record Change(String row, long rowVersion, Optional<String> tag) {
  private static final Pattern HEX = Pattern.compile("([0-9a-f]{2})+");

  public Change {
    Numbers.requireNatural("rowVersion", rowVersion);
    if (tag.isPresent() && !HEX.matcher(tag.get()).matches()) {
      throw new IllegalArgumentException("a tag is lower-case hex");
    }
  }

  /** A row that was made or changed. */
  public static Change written(String row, long rowVersion, String tag) {
    return new Change(row, rowVersion, Optional.of(tag));
  }

  /** A row that was removed. */
  public static Change removed(String row, long rowVersion) {
    return new Change(row, rowVersion, Optional.empty());
  }
}
