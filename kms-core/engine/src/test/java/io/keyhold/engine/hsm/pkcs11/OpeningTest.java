package io.keyhold.engine.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.HsmException;
import io.keyhold.engine.hsm.HsmSettings;
import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.hsm.SoftHsm;
import io.keyhold.kms.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is refused at start, and what a token that does not enforce its attributes looks like. */
final class OpeningTest {
  private SoftHsm token;

  @BeforeEach
  void createToken() {
    token = SoftHsm.create();
  }

  @AfterEach
  void deleteToken() {
    token.close();
  }

  private HsmSettings settings(Path module, String label, Path pinFile, boolean unenforcing) {
    return new HsmSettings(module, label, pinFile, 2, unenforcing, Duration.ofSeconds(1));
  }

  private static void refused(HsmSettings settings, String... words) {
    assertThatThrownBy(() -> Pkcs11Hsm.open(settings, _ -> {}).close())
        .isInstanceOf(HsmException.class)
        .hasMessageContainingAll(words);
  }

  private void asUser(Consumer<Session> work) {
    asUser((session, _) -> work.accept(session));
  }

  /** Runs {@code work} as a user with the PIN could, past all that we take care of. */
  private void asUser(BiConsumer<Session, Supplier<Session>> work) {
    LoadedModule module = LoadedModule.join(SoftHsm.module());
    try {
      module.initialise();
      Slots.Token slot = new Slots(module.cryptoki()).byLabel(token.label());
      Session session = Session.readWrite(module.cryptoki(), slot.slot());
      module.pins().login(session, token.label(), new PinFile(token.pinFile()));
      work.accept(session, () -> Session.readWrite(module.cryptoki(), slot.slot()));
      session.close();
    } finally {
      module.release();
    }
  }

  @Test
  void missingTokenIsNamedWithThoseThatAreThere() {
    refused(
        settings(SoftHsm.module(), "no-such-token", token.pinFile(), false),
        "no token has the label 'no-such-token'",
        token.label());
  }

  @Test
  void missingModuleAndLibraryThatIsNoModuleAreNamed() {
    refused(
        settings(Path.of("/nowhere/module.so"), token.label(), token.pinFile(), false),
        "/nowhere/module.so");
    refused(
        settings(
            Path.of(System.getProperty("java.home"), "lib/libjava.so"), "x", Path.of("x"), false),
        "libjava.so");
  }

  @Test
  void missingAndEmptyPinFilesAreNamed() throws Exception {
    Path missing = token.pinFile().resolveSibling("missing.pin");
    refused(settings(SoftHsm.module(), token.label(), missing, false), missing.toString());
    Files.writeString(token.pinFile(), "\n");
    refused(token.settings(), token.pinFile().toString());
  }

  @Test
  void oneNewlineAfterThePinIsNotPartOfIt() throws Exception {
    byte[] pin = Files.readAllBytes(token.pinFile());
    for (String end : new String[] {"\n", "\r\n"}) {
      Files.write(token.pinFile(), pin);
      Files.writeString(token.pinFile(), end, StandardOpenOption.APPEND);
      token.open().close();
    }
  }

  @Test
  void rootWithTwoWrappingKeysIsRefusedByItsId() {
    RootId root;
    try (Hsm hsm = token.open()) {
      root = hsm.createRoot();
    }
    asUser(session -> session.generate(Mechanism.AES_KEY_GEN, Templates.rootWrap(root)));
    refused(token.settings(), root.toString(), "more than one", Templates.WRAP_LABEL);
  }

  @Test
  void halfARootIsRefusedByItsId() {
    RootId root = new RootId(UUID.randomUUID());
    asUser(session -> session.generate(Mechanism.AES_KEY_GEN, Templates.rootWrap(root)));
    refused(token.settings(), root.toString(), "no key", Templates.MAC_LABEL);
  }

  @Test
  void rootOfAnotherKeyTypeIsRefusedByItsId() {
    RootId root = new RootId(UUID.randomUUID());
    asUser(
        session ->
            session.generate(
                Mechanism.GENERIC_SECRET_KEY_GEN,
                Template.builder()
                    .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
                    .number(Ck.CKA_KEY_TYPE, Ck.CKK_GENERIC_SECRET)
                    .number(Ck.CKA_VALUE_LEN, 32)
                    .yes(Ck.CKA_TOKEN, Ck.CKA_PRIVATE)
                    .bytes(Ck.CKA_LABEL, Templates.WRAP_LABEL.getBytes(StandardCharsets.US_ASCII))
                    .bytes(Ck.CKA_ID, Templates.idBytes(root))
                    .build()));
    refused(token.settings(), root.toString(), "of another type");
  }

  @ParameterizedTest
  @EnumSource(ForbiddenAct.class)
  void forbiddenActIsRefusedByALockedRoot(ForbiddenAct act) {
    try (Hsm hsm = token.open()) {
      RootId ignored = hsm.createRoot();
      asUser(
          session -> {
            Roots.Root root = Roots.find(session).get(ignored);
            assertThat(act.passes(session, target(session, root))).isFalse();
          });
    }
  }

  @Test
  void forbiddenActsAreSeenToPassOnKeysWithoutAnyLock() {
    asUser(
        (session, other) -> {
          Template open =
              Template.builder()
                  .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
                  .number(Ck.CKA_KEY_TYPE, Ck.CKK_AES)
                  .number(Ck.CKA_VALUE_LEN, 32)
                  .no(Ck.CKA_TOKEN, Ck.CKA_SENSITIVE)
                  .yes(Ck.CKA_PRIVATE, Ck.CKA_EXTRACTABLE, Ck.CKA_WRAP, Ck.CKA_UNWRAP)
                  .yes(Ck.CKA_ENCRYPT, Ck.CKA_DECRYPT, Ck.CKA_SIGN)
                  .build();
          long mechanism = Ck.CKM_AES_KEY_WRAP_PAD;
          Set<ForbiddenAct> passed = EnumSet.noneOf(ForbiddenAct.class);
          for (ForbiddenAct act : ForbiddenAct.values()) {
            // Fresh each time: an act that passes takes back what it has switched on.
            long key = session.generate(Mechanism.AES_KEY_GEN, open);
            byte[] wrapped = session.wrap(mechanism, key, key);
            Session own = other.get();
            if (act.passes(own, new ForbiddenAct.Target(key, key, mechanism, wrapped, key, key))) {
              passed.add(act);
            }
            own.close();
          }
          // What SoftHSM lets nobody set after an object was made, locked or not.
          assertThat(EnumSet.complementOf(EnumSet.copyOf(passed)))
              .containsExactlyInAnyOrder(
                  ForbiddenAct.ROOT_MADE_MODIFIABLE,
                  ForbiddenAct.ROOT_MADE_COPYABLE,
                  ForbiddenAct.KEY_MADE_MODIFIABLE,
                  ForbiddenAct.KEY_MADE_COPYABLE);
        });
  }

  private static ForbiddenAct.Target target(Session session, Roots.Root root) {
    long mechanism = Ck.CKM_AES_KEY_WRAP_PAD;
    long generated = session.generate(Mechanism.GENERIC_SECRET_KEY_GEN, Templates.WRAPPABLE_SECRET);
    byte[] wrapped = session.wrap(mechanism, root.wrap(), generated);
    return new ForbiddenAct.Target(
        root.wrap(),
        root.mac(),
        mechanism,
        wrapped,
        session.unwrap(
            mechanism,
            root.wrap(),
            wrapped,
            Templates.locked(Templates.secret(Ck.CKK_GENERIC_SECRET)).build()),
        session.unwrap(
            mechanism,
            root.wrap(),
            wrapped,
            Templates.locked(Templates.secret(Ck.CKK_AES)).build()));
  }

  /** The root that everyone makes: not extractable, and open to all that follows from the rest. */
  private RootId createUnlockedRoot() {
    RootId root = new RootId(UUID.randomUUID());
    asUser(
        session -> {
          session.generate(
              Mechanism.AES_KEY_GEN,
              Template.builder()
                  .number(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
                  .number(Ck.CKA_KEY_TYPE, Ck.CKK_AES)
                  .number(Ck.CKA_VALUE_LEN, 32)
                  .yes(Ck.CKA_TOKEN, Ck.CKA_PRIVATE, Ck.CKA_WRAP, Ck.CKA_UNWRAP, Ck.CKA_SENSITIVE)
                  .no(Ck.CKA_EXTRACTABLE, Ck.CKA_ENCRYPT, Ck.CKA_DECRYPT)
                  .bytes(Ck.CKA_LABEL, Templates.WRAP_LABEL.getBytes(StandardCharsets.US_ASCII))
                  .bytes(Ck.CKA_ID, Templates.idBytes(root))
                  .build());
          session.generate(Mechanism.GENERIC_SECRET_KEY_GEN, Templates.rootMac(root));
        });
    return root;
  }

  @Test
  void rootThatIsNotLockedIsRefusedWithTheActsThatItLetsPass() {
    createUnlockedRoot();
    refused(
        token.settings(),
        "ROOT_MADE_TO_DECRYPT",
        "ROOT_COPIED",
        "KEY_UNWRAPPED_EXTRACTABLE",
        "KEY_UNWRAPPED_NOT_SENSITIVE",
        "keyhold.hsm.allow-unenforcing-token");
  }

  @Test
  void rootThatIsNotLockedServesWhereTheSettingsAllowIt() {
    RootId root = createUnlockedRoot();
    try (Hsm hsm =
        Pkcs11Hsm.open(settings(SoftHsm.module(), token.label(), token.pinFile(), true), _ -> {})) {
      assertThat(hsm.profile().unenforced()).contains("ROOT_MADE_TO_DECRYPT");
      assertThat(hsm.integrityMac(root, new byte[1])).hasSize(32);
    }
  }

  @Test
  void probeLeavesNothingInTheToken() {
    asUser(
        session -> {
          int before = session.find(Template.builder().build()).size();
          try (Hsm hsm = token.open()) {
            hsm.probe();
          }
          assertThat(session.find(Template.builder().build())).hasSize(before);
        });
  }

  @Test
  void twoOnOneTokenServeSideBySideAndOneOutlivesTheOther() {
    try (Hsm first = token.open()) {
      RootId root = first.createRoot();
      try (Hsm second = token.open()) {
        assertThat(second.integrityMac(root, new byte[1]))
            .isEqualTo(first.integrityMac(root, new byte[1]));
      }
      first.probe();
    }
  }

  @Test
  void setupRefusesALabelThatIsTaken() {
    try (SecretBytes pin = SecretBytes.utf8("12345678")) {
      assertThatThrownBy(() -> TokenSetup.initialise(SoftHsm.module(), token.label(), pin, pin))
          .isInstanceOf(HsmException.Rejected.class)
          .hasMessageContaining(token.label());
      assertThatThrownBy(() -> TokenSetup.initialise(SoftHsm.module(), "x".repeat(33), pin, pin))
          .isInstanceOf(HsmException.Rejected.class);
    }
  }
}
