package io.keyhold.engine.hsm;

import java.util.List;

/**
 * What a token can do and what it enforces, as tried when it was opened.
 *
 * @param wrapMechanism the id under which this token does AES-KWP (RFC 5649)
 * @param mechanisms names of the mechanisms that the engine needs and the token has
 * @param unenforced the forbidden acts that the token let pass; empty on a token that is fit
 */
public record TokenProfile(
    String label,
    String manufacturer,
    String model,
    String serial,
    String libraryVersion,
    long wrapMechanism,
    List<String> mechanisms,
    List<String> unenforced,
    int sessions) {
  public TokenProfile {
    mechanisms = List.copyOf(mechanisms);
    unenforced = List.copyOf(unenforced);
  }
}
