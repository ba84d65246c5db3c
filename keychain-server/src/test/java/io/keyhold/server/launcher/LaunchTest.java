package io.keyhold.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
  private static final String SERVER_JAR = "keychain-server/target/keychain-server.jar";
  private static final String CLI_JAR = "kms-core/cli/target/kms.jar";

  @TempDir Path folder;

  @Test
  void devBecomesTheServerOnAPrivateTemporaryDirectory() throws Exception {
    FakeTree tree = new FakeTree(folder);
    tree.write(SERVER_JAR, "");

    FakeTree.Outcome outcome = tree.kms("dev", "--json");

    assertThat(outcome.output()).hasSize(1);
    String line = outcome.output().getFirst();
    // The same process: signals reach the server, nobody stands between.
    assertThat(line).startsWith("pid " + outcome.pid() + " conf ");
    Path data = Path.of(line.replaceAll(".* --data ", ""));
    assertThat(line).contains(" conf " + data.resolve("softhsm2.conf") + " ");
    assertThat(line).contains("dev --json --data ");
    assertThat(data.resolve(".temporary")).exists();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    assertThat(outcome.talk()).isEmpty();
    assertThat(tree.mavenCalls()).isZero();
  }

  @Test
  void aNamedDataDirectoryIsKept() throws Exception {
    FakeTree tree = new FakeTree(folder);
    tree.write(SERVER_JAR, "");
    Path data = tree.root().resolve("kept data");

    FakeTree.Outcome outcome = tree.kms("dev", "--data", data.toString());

    assertThat(outcome.output().getFirst())
        .contains(" conf " + data.resolve("softhsm2.conf") + " ")
        .endsWith("dev --data " + data);
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void aCommandBuildsOnlyWhatItNeedsAndOnlyWhenSourcesChanged() throws Exception {
    FakeTree tree = new FakeTree(folder);
    tree.maven("mkdir -p kms-core/cli/target; : >" + CLI_JAR);

    assertThat(tree.kms("key", "list").output().getFirst()).endsWith(CLI_JAR + " key list");
    assertThat(tree.mavenCalls()).isEqualTo(1);

    tree.kms("key", "list");
    tree.write("keychain-server/src/main/java/D.java", "not of the command line");
    tree.kms("key", "list");
    assertThat(tree.mavenCalls()).isEqualTo(1);

    // The clock of the file system may be coarser than this test is fast.
    Thread.sleep(20);
    tree.write("kms-core/sdk/src/main/java/A.java", "changed");
    tree.kms("key", "list");
    assertThat(tree.mavenCalls()).isEqualTo(2);
  }

  @Test
  void aFailedBuildShowsTheEndOfItsLogAndKeepsTheExitCode() throws Exception {
    FakeTree tree = new FakeTree(folder);
    tree.maven("echo 'D.java:7: error'; exit 3");

    FakeTree.Outcome outcome = tree.kms("dev");

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.talk()).contains("D.java:7: error").contains("target/build.log");
    assertThat(tree.root().resolve("target/build.lock")).doesNotExist();
  }

  @Test
  void anUnreadableTokenLibraryIsNamed() throws Exception {
    FakeTree tree = new FakeTree(folder);
    Files.delete(tree.root().resolve("libsofthsm2.so"));

    FakeTree.Outcome outcome = tree.kms("dev");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.talk()).contains("libsofthsm2.so' (KEYHOLD_PKCS11_LIB) cannot be read");
  }

  @Test
  void doctorNamesEveryFindingWithItsFixAndEndsWithSix() throws Exception {
    FakeTree tree = new FakeTree(folder);
    Files.delete(tree.root().resolve("libsofthsm2.so"));

    FakeTree.Outcome outcome = tree.kms("doctor");

    assertThat(outcome.exitCode()).isEqualTo(6);
    assertThat(outcome.output())
        .contains("\u2714 Java: JDK 25 in " + tree.root().resolve("jdk"))
        .anyMatch(line -> line.matches("\u2718 SoftHSM: .*correct KEYHOLD_PKCS11_LIB"));
    assertThat(tree.mavenCalls()).isZero();
  }
}
