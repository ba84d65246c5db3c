package io.keyhold.kms.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keyhold.kms.Golden;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final CheckpointChain FIRST =
      new CheckpointChain(
          UUID.fromString("0a000000-0000-0000-0000-000000000001"),
          true,
          new ChainHead(7, Sha256.parse("ab".repeat(32))));
  // As a signed number this UUID is the smaller one: the order is that of the text.
  private static final CheckpointChain SECOND =
      new CheckpointChain(
          UUID.fromString("f0000000-0000-0000-0000-000000000002"),
          false,
          new ChainHead(0, new Sha256(0, 0, 0, 1)));

  @Test
  void checkpointHasItsGoldenForm() {
    String golden = Golden.text("audit/checkpoint.json");
    Checkpoint checkpoint = checkpoint(List.of(SECOND, FIRST));
    assertThat(checkpoint.toJson()).isEqualTo(golden);
    assertThat(Checkpoint.parse(golden)).isEqualTo(checkpoint);
    assertThat(checkpoint.digest() + "\n").isEqualTo(Golden.text("audit/checkpoint-digest.txt"));
  }

  @Test
  void checkpointNamesAChainOnce() {
    assertThatIllegalArgumentException().isThrownBy(() -> checkpoint(List.of(FIRST, FIRST)));
  }

  @Test
  void chainsOutOfOrderAreRefused() {
    String golden = Golden.text("audit/checkpoint.json");
    String swapped =
        golden
            .replace("0a000000-0000-0000-0000-000000000001", "x")
            .replace("f0000000-0000-0000-0000-000000000002", "0a000000-0000-0000-0000-000000000001")
            .replace("x", "f0000000-0000-0000-0000-000000000002");
    assertThatIllegalArgumentException().isThrownBy(() -> Checkpoint.parse(swapped));
  }

  @Test
  void everyCutCheckpointIsRefused() {
    String golden = Golden.text("audit/checkpoint.json");
    for (int i = 0; i < golden.length(); i++) {
      String cut = golden.substring(0, i);
      assertThatIllegalArgumentException().isThrownBy(() -> Checkpoint.parse(cut));
    }
  }

  @Test
  void exportLinesHaveTheirGoldenForm() {
    String record = Golden.text("audit/open-chain.json");
    UUID chain = AuditRecord.parse(record).chain();
    Sha256 hash = new AuditChainHash().next(AuditChainHash.START, record);
    Checkpoint checkpoint = checkpoint(List.of(FIRST, SECOND));
    assertThat(
            List.of(
                new ExportLine.Key("MFkw").toJson(),
                new ExportLine.ChainRecord(chain, 0, hash, record).toJson(),
                ExportLine.SignedCheckpoint.of(checkpoint, new byte[] {1, 2}).toJson(),
                new ExportLine.Row("key/a", 2, "00ff10").toJson()))
        .isEqualTo(Golden.lines("audit/export.jsonl"));
  }

  private static Checkpoint checkpoint(List<CheckpointChain> chains) {
    return new Checkpoint(
        chains,
        UUID.fromString("99999999-0000-0000-0000-000000000000"),
        Sha256.parse("cd".repeat(32)),
        12,
        Sha256.parse("ef".repeat(32)),
        Instant.parse("2026-11-24T17:52:09.123456Z"));
  }
}
