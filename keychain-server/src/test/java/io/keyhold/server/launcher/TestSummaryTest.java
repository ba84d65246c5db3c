package io.keyhold.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSummaryTest {
  @TempDir Path folder;

  @Test
  void theLastLineSumsTheReportsOfAllModules() throws Exception {
    FakeTree tree = new FakeTree(folder);
    tree.maven(
        report("kms-core/sdk", "surefire-reports", 5, 0, 0, 0)
            + report("kms-core/sdk", "surefire-reports-17", 5, 0, 0, 0)
            + report("keychain-server", "surefire-reports", 7, 0, 0, 2));

    FakeTree.Outcome outcome = tree.kms("test");

    assertThat(outcome.output()).last().isEqualTo("15 passed, 0 failed, 2 skipped");
    assertThat(outcome.output())
        .anyMatch(line -> line.matches(" *kms-core/sdk on JDK 17 +1 suites +5 passed .*"));
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void failuresAndErrorsFailTheRun() throws Exception {
    FakeTree tree = new FakeTree(folder);
    tree.maven(report("keychain-server", "surefire-reports", 9, 1, 2, 0) + "exit 1\n");

    FakeTree.Outcome outcome = tree.kms("test");

    assertThat(outcome.output()).last().isEqualTo("6 passed, 3 failed, 0 skipped");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void aBrokenBuildFailsTheRunAndIsNamed() throws Exception {
    FakeTree tree = new FakeTree(folder);
    tree.write("keychain-server/src/test/java/DTest.java", "");
    tree.maven(report("kms-core/sdk", "surefire-reports", 3, 0, 0, 0) + "exit 1\n");

    FakeTree.Outcome outcome = tree.kms("test");

    assertThat(outcome.output())
        .contains("  keychain-server: the build stopped before its tests")
        .contains("The build failed (Maven ended with 1).");
    assertThat(outcome.output()).last().isEqualTo("3 passed, 0 failed, 0 skipped");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void noTestsAtAllIsAFailure() throws Exception {
    FakeTree tree = new FakeTree(folder);

    FakeTree.Outcome outcome = tree.kms("test");

    assertThat(outcome.output()).last().isEqualTo("0 passed, 0 failed, 0 skipped");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void reportsOfAnEarlierRunAreNotCounted() throws Exception {
    FakeTree tree = new FakeTree(folder);
    tree.write("bench/target/surefire-reports/TEST-Old.xml", "<testsuite tests=\"99\">");
    tree.maven(report("keychain-server", "surefire-reports", 4, 0, 0, 0));

    assertThat(tree.kms("test").output()).last().isEqualTo("4 passed, 0 failed, 0 skipped");
  }

  private static String report(
      String module, String reports, int tests, int failures, int errors, int skipped) {
    return """
        mkdir -p %1$s/target/%2$s
        cat >%1$s/target/%2$s/TEST-A.xml <<'XML'
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite xmlns:xsi="x" name="A" time="0.5" tests="%3$d" errors="%5$d" skipped="%6$d" failures="%4$d">
          <properties><property name="tests" value="1"/></properties>
          <testcase name="x" time="1"><system-out>says tests="1000"</system-out></testcase>
        </testsuite>
        XML
        """
        .formatted(module, reports, tests, failures, errors, skipped);
  }
}
