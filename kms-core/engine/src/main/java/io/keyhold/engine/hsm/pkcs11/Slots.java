package io.keyhold.engine.hsm.pkcs11;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The slots of a module, read anew at each call. */
final class Slots {
  private static final long TOKEN_INFO_SIZE = 208;
  private static final long FLAGS = 96;
  private static final long INFO_SIZE = 88;

  private final Cryptoki cryptoki;

  Slots(Cryptoki cryptoki) {
    this.cryptoki = cryptoki;
  }

  /** What CK_TOKEN_INFO says, and in which slot. */
  record Token(
      long slot,
      boolean initialised,
      String label,
      String manufacturer,
      String model,
      String serial) {
    @Override
    public String toString() {
      return "'%s' (%s %s, serial %s)".formatted(label, manufacturer, model, serial);
    }
  }

  /** Not exactly one token has the label; the message says what there is. */
  static final class NoSuchToken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String found;

    NoSuchToken(String found) {
      this.found = found;
    }

    @Override
    public String getMessage() {
      return found;
    }
  }

  /** The tokens that answer. A slot that does not is left out: it may be another application's. */
  List<Token> tokens() {
    List<Token> tokens = new ArrayList<>();
    for (long slot : slots()) {
      try {
        tokens.add(read(slot));
      } catch (CallFailed e) {
        if (e.is(ReturnCode.CKR_CRYPTOKI_NOT_INITIALIZED)) {
          throw e;
        }
      }
    }
    return tokens;
  }

  /** The token of that label: exactly one. */
  Token byLabel(String label) {
    List<Token> tokens = tokens().stream().filter(Token::initialised).toList();
    Predicate<Token> ofLabel = token -> token.label.equals(label);
    List<Token> found = tokens.stream().filter(ofLabel).toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    String all =
        tokens.isEmpty()
            ? "no initialised token at all"
            : tokens.stream().map(Token::toString).collect(Collectors.joining(", "));
    throw new NoSuchToken(
        "%s token has the label '%s'; the module shows %s"
            .formatted(found.isEmpty() ? "no" : "more than one", label, all));
  }

  /** The ids of the mechanisms of a slot. */
  List<Long> mechanisms(long slot) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(8, 8);
      cryptoki.getMechanismList(slot, MemorySegment.NULL, count);
      MemorySegment list = arena.allocate(8 * Math.max(1, count.get(ValueLayout.JAVA_LONG, 0)), 8);
      cryptoki.getMechanismList(slot, list, count);
      return longs(list, count);
    }
  }

  /** Version of the library, as "2.6". */
  String libraryVersion() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_SIZE, 8);
      cryptoki.getInfo(info);
      return (info.get(ValueLayout.JAVA_BYTE, 80) & 0xFF)
          + "."
          + (info.get(ValueLayout.JAVA_BYTE, 81) & 0xFF);
    }
  }

  private List<Long> slots() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(8, 8);
      // Asking for the number first makes SoftHSM look for new tokens.
      cryptoki.getSlotList(true, MemorySegment.NULL, count);
      long room = count.get(ValueLayout.JAVA_LONG, 0) + 8;
      MemorySegment list = arena.allocate(8 * room, 8);
      count.set(ValueLayout.JAVA_LONG, 0, room);
      cryptoki.getSlotList(true, list, count);
      return longs(list, count);
    }
  }

  private static List<Long> longs(MemorySegment list, MemorySegment count) {
    List<Long> values = new ArrayList<>();
    for (long i = 0; i < count.get(ValueLayout.JAVA_LONG, 0); i++) {
      values.add(list.getAtIndex(ValueLayout.JAVA_LONG, i));
    }
    return values;
  }

  private Token read(long slot) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(TOKEN_INFO_SIZE, 8);
      cryptoki.getTokenInfo(slot, info);
      boolean initialised =
          (info.get(ValueLayout.JAVA_LONG, FLAGS) & Ck.CKF_TOKEN_INITIALIZED) != 0;
      return new Token(
          slot,
          initialised,
          text(info, 0, 32),
          text(info, 32, 32),
          text(info, 64, 16),
          text(info, 80, 16));
    }
  }

  /** A field padded with blanks, not ended by a zero. */
  private static String text(MemorySegment info, long offset, int length) {
    byte[] bytes = info.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
  }
}
