package io.keyhold.engine.hsm.pkcs11;

import io.keyhold.engine.hsm.HsmException;
import io.keyhold.kms.secret.SecretBytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes a token in a free slot, as its security officer. Roots are not made here: PKCS#11 gives the
 * security officer no private objects, so that the user makes them.
 */
public final class TokenSetup {
  private static final int LABEL_LENGTH = 32;

  private final Cryptoki cryptoki;
  private final Slots slots;

  private TokenSetup(Cryptoki cryptoki) {
    this.cryptoki = cryptoki;
    this.slots = new Slots(cryptoki);
  }

  /**
   * Initialises a free slot as a token with this label, and its user PIN.
   *
   * @param label at most 32 bytes of UTF-8, not used by another token
   * @throws HsmException.Rejected when a token has that label, no slot is free, or a PIN is refused
   * @throws HsmException.Unavailable when the module cannot be loaded or fails
   */
  public static void initialise(Path module, String label, SecretBytes soPin, SecretBytes userPin) {
    byte[] padded = paddedLabel(label);
    LoadedModule loaded = LoadedModule.join(module);
    try {
      loaded.initialise();
      new TokenSetup(loaded.cryptoki()).initialise(label, padded, soPin, userPin);
    } catch (CallFailed e) {
      throw switch (e.kind()) {
        case REFUSED -> new HsmException.Rejected(e.getMessage());
        case AMBIGUOUS, EXHAUSTED, SESSION_DEAD, LOGIN_LOST, TOKEN_FAULT ->
            new HsmException.Unavailable(e.getMessage(), e);
      };
    } finally {
      loaded.release();
    }
  }

  private static byte[] paddedLabel(String label) {
    byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
    if (label.isBlank() || bytes.length > LABEL_LENGTH) {
      throw new HsmException.Rejected("a token label must have 1 to 32 bytes");
    }
    byte[] padded = Arrays.copyOf(bytes, LABEL_LENGTH);
    Arrays.fill(padded, bytes.length, LABEL_LENGTH, (byte) ' ');
    return padded;
  }

  private void initialise(String label, byte[] padded, SecretBytes soPin, SecretBytes userPin) {
    List<Slots.Token> tokens = slots.tokens();
    if (tokens.stream().anyMatch(token -> token.initialised() && token.label().equals(label))) {
      throw new HsmException.Rejected("a token with the label '" + label + "' exists");
    }
    long free =
        tokens.stream()
            .filter(token -> !token.initialised())
            .mapToLong(Slots.Token::slot)
            .findFirst()
            .orElseThrow(
                () -> new HsmException.Rejected("no free slot; the module shows " + tokens));
    lend(
        soPin,
        pin -> {
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(ValueLayout.JAVA_BYTE, padded);
            cryptoki.initToken(free, pin, pin.byteSize(), name);
          }
        });
    setUserPin(label, soPin, userPin);
  }

  private void setUserPin(String label, SecretBytes soPin, SecretBytes userPin) {
    // Looked up anew: SoftHSM gives a slot another number once it holds a token.
    Session session = Session.readWrite(cryptoki, byLabel(label).slot());
    try {
      lend(soPin, pin -> session.login(Ck.CKU_SO, pin));
      lend(userPin, session::initPin);
      session.logout();
    } finally {
      session.close();
    }
  }

  private Slots.Token byLabel(String label) {
    try {
      return slots.byLabel(label);
    } catch (Slots.NoSuchToken e) {
      throw new HsmException.Unavailable(e.getMessage(), e);
    }
  }

  /** Lends a native copy of a PIN and overwrites it. */
  private static void lend(SecretBytes pin, Consumer<MemorySegment> work) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(Math.max(1, pin.length()));
      try {
        pin.use(
            bytes -> {
              MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
              return bytes.length;
            });
        work.accept(copy.asSlice(0, pin.length()));
      } finally {
        copy.fill((byte) 0);
      }
    }
  }
}
