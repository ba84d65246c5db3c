package io.keyhold.server.api;

import io.keyhold.kms.KmsException;
import io.keyhold.server.keychain.Precondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions as entity tags (RFC 9110): version 3 is {@code "3"}. */
final class ETags {
  private static final Pattern TAG = Pattern.compile("(?:W/)?\"([1-9][0-9]{0,8})\"");

  private ETags() {}

  static String of(int version) {
    return "\"" + version + "\"";
  }

  /** What the two headers of a put demand together. */
  static Precondition precondition(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
    if (ifMatch.isPresent() && ifNoneMatch.isPresent()) {
      throw KmsException.invalid("If-Match", "excludes If-None-Match");
    }
    if (ifNoneMatch.isPresent()) {
      if (!ifNoneMatch.get().strip().equals("*")) {
        throw KmsException.invalid("If-None-Match", "can only be * on a put");
      }
      return new Precondition.Absent();
    }
    if (ifMatch.isPresent()) {
      Matcher tag = TAG.matcher(ifMatch.get().strip());
      // If-Match compares strongly: a weak tag never matches.
      if (!tag.matches() || ifMatch.get().strip().startsWith("W/")) {
        throw KmsException.invalid("If-Match", "must be one version, such as \"3\"");
      }
      return new Precondition.Version(Integer.parseInt(tag.group(1)));
    }
    return new Precondition.None();
  }

  /** Whether a version is one that the caller of a reveal has. */
  static IntPredicate known(Optional<String> ifNoneMatch) {
    if (ifNoneMatch.isEmpty()) {
      return version -> false;
    }
    if (ifNoneMatch.get().strip().equals("*")) {
      return version -> true;
    }
    List<Integer> versions = new ArrayList<>();
    for (String part : ifNoneMatch.get().split(",", -1)) {
      Matcher tag = TAG.matcher(part.strip());
      if (tag.matches()) {
        versions.add(Integer.valueOf(tag.group(1)));
      }
    }
    return versions::contains;
  }
}
