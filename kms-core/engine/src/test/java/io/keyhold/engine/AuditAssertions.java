package io.keyhold.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.kms.audit.AuditVerifier;
import io.keyhold.kms.audit.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The audit as its offline verifier sees it. */
public final class AuditAssertions {
  private AuditAssertions() {}

  /** What verification of an export, as of now, finds. */
  public static Verification verify(Engine engine) {
    try {
      Path file = Files.createTempFile("audit", ".jsonl");
      try {
        try (Writer out = Files.newBufferedWriter(file)) {
          engine.audit().export(out);
        }
        return AuditVerifier.verify(file, Optional.empty(), Optional.empty());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void assertVerifies(Engine engine) {
    assertThat(verify(engine).findings()).isEmpty();
  }
}
