package io.keyhold.server.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A source tree with the real launcher in it, and a JDK and a Maven that only say what they see.
 */
final class FakeTree {
  private final Path root;

  FakeTree(Path folder) throws IOException {
    this.root = Files.createDirectory(folder.resolve("tree")).toRealPath();
    executable(Files.copy(Path.of("..", "kms"), root.resolve("kms")));
    write("pom.xml", "");
    write("kms-core/pom.xml", "");
    write("kms-core/sdk/src/main/java/A.java", "");
    write("kms-core/engine/src/main/java/B.java", "");
    write("kms-core/cli/src/main/java/C.java", "");
    write("keychain-server/src/main/java/D.java", "");
    write(".mvn/wrapper/maven-wrapper.properties", "x/apache-maven-0.0.1-bin.zip");
    write("jdk/release", "JAVA_VERSION=\"25.0.9\"\n");
    write("libsofthsm2.so", "");
    write("tmp/empty", "");
    script("jdk/bin/javac", "");
    script("jdk/bin/java", "echo pid $$ conf \"$SOFTHSM2_CONF\" args \"$@\"");
    maven("");
    backdate();
  }

  /** A Maven that runs {@code body} in the tree. */
  void maven(String body) throws IOException {
    script(
        "bin/mvn",
        "case \"$*\" in *-v) echo 'Apache Maven 3.9.9 (x)'; exit 0 ;; esac\ncd '"
            + root
            + "'\n"
            + "echo \"$@\" >>maven.calls\n"
            + body);
  }

  /** How often Maven was asked to build or test. */
  int mavenCalls() throws IOException {
    Path calls = root.resolve("maven.calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  Path root() {
    return root;
  }

  Path write(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, content);
  }

  Path script(String name, String body) throws IOException {
    return executable(write(name, "#!/bin/sh\n" + body + "\n"));
  }

  private static Path executable(Path file) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Makes everything an hour old, so that what comes now is newer. */
  private void backdate() throws IOException {
    FileTime anHourAgo = FileTime.from(Instant.now().minusSeconds(3_600));
    try (var files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, anHourAgo);
      }
    }
  }

  /** Runs the launcher with {@code arguments} to its end. */
  Outcome kms(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(root.resolve("kms").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("KEYHOLD_JAVA_HOME", root.resolve("jdk").toString());
    environment.put("KEYHOLD_PKCS11_LIB", root.resolve("libsofthsm2.so").toString());
    environment.put("HOME", root.toString());
    environment.put("TMPDIR", root.resolve("tmp").toString());
    environment.put("PATH", root.resolve("bin") + ":" + environment.get("PATH"));
    environment.remove("MAVEN_USER_HOME");
    environment.remove("KEYHOLD_JAVA_OPTS");
    Path errors = root.resolve("errors");
    Process process = builder.redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    List<String> output;
    try (var reader = process.inputReader(UTF_8)) {
      output = reader.lines().toList();
    }
    return new Outcome(process.pid(), process.waitFor(), output, Files.readString(errors));
  }

  /**
   * What a run left.
   *
   * @param output standard output by line
   * @param talk standard error
   */
  record Outcome(long pid, int exitCode, List<String> output, String talk) {
    Outcome {
      output = List.copyOf(output);
    }
  }
}
