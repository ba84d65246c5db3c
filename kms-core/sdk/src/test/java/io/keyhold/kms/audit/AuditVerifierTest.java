package io.keyhold.kms.audit;

import static io.keyhold.kms.audit.AuditWorld.FIRST;
import static io.keyhold.kms.audit.AuditWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.kms.audit.Finding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifierTest {
  private static final KeyPair KEY = AuditWorld.newKey();
  private static final String MARKER = "as it was";

  @TempDir private Path directory;
  private final AuditWorld world = new AuditWorld(KEY, MARKER);
  private final List<ExportLine> lines = new ArrayList<>(world.lines);

  @Test
  void wholeExportIsClean() throws IOException {
    Verification verification = verify(lines);
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.isClean()).isTrue();
    assertThat(verification.records()).isEqualTo(10);
    assertThat(verification.chains()).isEqualTo(2);
    assertThat(verification.checkpoints()).isEqualTo(4);
    assertThat(verification.rows()).isEqualTo(1);
    assertThat(verification.unattested()).isEqualTo(1);
    assertThat(verification.keys()).containsExactly(world.fingerprint());
  }

  @Test
  void wholeExportIsCleanWithWitnessAndPinnedKey() throws IOException {
    assertThat(verify(lines, world.witness(), Optional.of(world.fingerprint())).findings())
        .isEmpty();
  }

  @Test
  void linesMayStandInAnyOrder() throws IOException {
    Random random = new Random(42);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(lines, random);
      assertThat(verify(lines).findings()).isEmpty();
    }
  }

  @Test
  void editedRecordIsFoundWhereItIs() throws IOException {
    replaceRecord(SECOND, 1, record -> record.record().replace(MARKER, "as it shall be"));
    Verification verification = verify(lines);
    assertThat(kinds(verification)).containsExactly(Kind.RECORD_CHANGED);
    assertThat(verification.findings().get(0).chain()).contains(SECOND);
    assertThat(verification.findings().get(0).seq()).hasValue(1);
  }

  @Test
  void editThatTheRowsDependOnIsFound() throws IOException {
    replaceRecord(FIRST, 3, record -> record.record().replace("\"tag\":\"ac\"", "\"tag\":\"ad\""));
    assertThat(kinds(verify(lines))).containsExactly(Kind.RECORD_CHANGED, Kind.ROW_UNEXPLAINED);
  }

  @Test
  void deletedRecordIsFound() throws IOException {
    lines.remove(record(FIRST, 2));
    assertThat(kinds(verify(lines))).containsExactly(Kind.RECORD_MISSING);
  }

  @Test
  void deletedRecordWhoseSuccessorsMoveUpIsFound() throws IOException {
    ExportLine.ChainRecord gone = record(FIRST, 2);
    ExportLine.ChainRecord moved = record(FIRST, 3);
    lines.remove(gone);
    lines.set(
        lines.indexOf(moved), new ExportLine.ChainRecord(FIRST, 2, moved.hash(), moved.record()));
    assertThat(kinds(verify(lines))).contains(Kind.RECORD_CHANGED, Kind.RECORD_MISPLACED);
  }

  @Test
  void reorderedRecordsAreFound() throws IOException {
    ExportLine.ChainRecord one = record(FIRST, 1);
    ExportLine.ChainRecord other = record(FIRST, 2);
    lines.set(lines.indexOf(one), new ExportLine.ChainRecord(FIRST, 1, one.hash(), other.record()));
    lines.set(
        lines.indexOf(other), new ExportLine.ChainRecord(FIRST, 2, other.hash(), one.record()));
    assertThat(kinds(verify(lines)))
        .containsOnly(Kind.RECORD_CHANGED, Kind.RECORD_MISPLACED)
        .hasSize(4);
  }

  @Test
  void recordTwiceIsFound() throws IOException {
    lines.add(record(FIRST, 2));
    assertThat(kinds(verify(lines))).containsExactly(Kind.RECORD_DOUBLED);
  }

  @Test
  void cutTailIsFound() throws IOException {
    lines.remove(record(SECOND, 4));
    assertThat(kinds(verify(lines))).as("after the last checkpoint").isEmpty();
    lines.remove(record(SECOND, 3));
    assertThat(kinds(verify(lines))).containsExactly(Kind.TAIL_MISSING);
  }

  @Test
  void tailThatIsCutWithItsCheckpointsIsFoundByTheWitness() throws IOException {
    lines.remove(record(SECOND, 4));
    lines.remove(record(SECOND, 3));
    lines.remove(checkpoint(3));
    assertThat(kinds(verify(lines))).isEmpty();
    assertThat(kinds(verify(lines, world.witness(), Optional.empty())))
        .containsExactlyInAnyOrder(Kind.CHECKPOINT_MISSING, Kind.TAIL_MISSING);
  }

  @Test
  void droppedChainIsFound() throws IOException {
    lines.removeIf(
        line -> line instanceof ExportLine.ChainRecord record && record.chain().equals(SECOND));
    assertThat(kinds(verify(lines))).containsExactly(Kind.CHAIN_MISSING);
  }

  @Test
  void chainThatOnlyALaterChainNamesIsMissed() throws IOException {
    lines.removeIf(
        line -> line instanceof ExportLine.ChainRecord record && record.chain().equals(FIRST));
    lines.removeIf(line -> line instanceof ExportLine.SignedCheckpoint);
    assertThat(kinds(verify(lines))).contains(Kind.CHAIN_MISSING, Kind.CHECKPOINT_MISSING);
  }

  @Test
  void historyThatIsRewrittenFromTheStartIsFound() throws IOException {
    AuditWorld rewritten = new AuditWorld(KEY, "as it shall be");
    List<ExportLine> mixed = new ArrayList<>(world.witness());
    rewritten.lines.stream()
        .filter(line -> line instanceof ExportLine.ChainRecord || line instanceof ExportLine.Row)
        .forEach(mixed::add);
    assertThat(kinds(verify(mixed))).isNotEmpty().containsOnly(Kind.HISTORY_REWRITTEN);
  }

  @Test
  void historyThatIsRewrittenUnderAnotherKeyIsFoundByPinnedKeyOrWitness() throws IOException {
    AuditWorld forged = new AuditWorld(AuditWorld.newKey(), "as it shall be");
    assertThat(kinds(verify(forged.lines))).as("nothing to compare with").isEmpty();
    assertThat(kinds(verify(forged.lines, List.of(), Optional.of(world.fingerprint()))))
        .containsOnly(Kind.KEY_UNKNOWN)
        .hasSize(4);
    assertThat(kinds(verify(forged.lines, world.witness(), Optional.empty())))
        .contains(Kind.KEY_UNKNOWN, Kind.CHECKPOINT_CHANGED, Kind.HISTORY_REWRITTEN);
  }

  @Test
  void openChainThatTheNextCheckpointDoesNotNameIsFoundOnce() throws IOException {
    world.forget(SECOND);
    world.checkpoint(false);
    world.checkpoint(false);
    Verification verification = verify(world.lines);
    assertThat(kinds(verification)).containsExactly(Kind.CHAIN_DROPPED);
    Finding found = verification.findings().get(0);
    assertThat(found.chain()).contains(SECOND);
    assertThat(found.seq()).hasValue(3);
    assertThat(found.detail()).startsWith("checkpoint 4 ");
  }

  @Test
  void chainThatWasDroppedAndCutIsFoundInTheWitness() throws IOException {
    world.forget(SECOND);
    world.checkpoint(false);
    List<ExportLine> cut = new ArrayList<>(lines);
    cut.remove(record(SECOND, 4));
    assertThat(kinds(verify(cut, world.witness(), Optional.empty())))
        .containsExactlyInAnyOrder(Kind.CHECKPOINT_MISSING, Kind.CHAIN_DROPPED);
  }

  @Test
  void missingCheckpointMayHaveClosedAChain() throws IOException {
    lines.remove(checkpoint(2));
    assertThat(kinds(verify(lines))).containsExactly(Kind.CHECKPOINT_MISSING);
  }

  @Test
  void checkpointThatNoTrustedKeySignedDropsNothing() throws IOException {
    world.forget(SECOND);
    world.checkpoint(false);
    ExportLine.SignedCheckpoint dropping =
        (ExportLine.SignedCheckpoint) world.lines.get(world.lines.size() - 1);
    lines.add(new ExportLine.SignedCheckpoint(4, dropping.body(), checkpoint(3).signature()));
    assertThat(kinds(verify(lines))).containsExactly(Kind.SIGNATURE_INVALID);
  }

  @Test
  void forgedSignatureUnderTheRightKeysNameIsFound() throws IOException {
    ExportLine.SignedCheckpoint genuine = checkpoint(1);
    Checkpoint body = Checkpoint.parse(genuine.body());
    Checkpoint forged =
        new Checkpoint(
            body.chains(), new UUID(1, 1), body.key(), body.n(), body.previous(), body.time());
    lines.set(
        lines.indexOf(genuine),
        new ExportLine.SignedCheckpoint(1, forged.toJson(), genuine.signature()));
    assertThat(kinds(verify(lines)))
        .containsExactlyInAnyOrder(Kind.SIGNATURE_INVALID, Kind.CHECKPOINT_CHANGED);
  }

  @Test
  void signatureThatIsNoneIsFound() throws IOException {
    ExportLine.SignedCheckpoint genuine = checkpoint(3);
    lines.set(
        lines.indexOf(genuine), new ExportLine.SignedCheckpoint(3, genuine.body(), "not base64"));
    assertThat(kinds(verify(lines))).containsExactly(Kind.SIGNATURE_INVALID);
  }

  @Test
  void checkpointRemovedFromTheMiddleIsFound() throws IOException {
    lines.remove(checkpoint(1));
    assertThat(kinds(verify(lines))).containsExactly(Kind.CHECKPOINT_MISSING);
  }

  @Test
  void checkpointRemovedFromTheFrontIsFound() throws IOException {
    lines.remove(checkpoint(0));
    assertThat(kinds(verify(lines))).containsExactly(Kind.CHECKPOINT_MISSING);
  }

  @Test
  void twoCheckpointsOfOneNumberAreFound() throws IOException {
    lines.add(new ExportLine.SignedCheckpoint(1, checkpoint(2).body(), checkpoint(2).signature()));
    assertThat(kinds(verify(lines))).containsExactly(Kind.CHECKPOINT_CHANGED);
  }

  @Test
  void recordAfterTheChainWasClosedIsFound() throws IOException {
    ExportLine.ChainRecord last = record(FIRST, 4);
    String json = last.record().replace("\"seq\":4", "\"seq\":5");
    Sha256 head = new AuditChainHash().next(last.hash(), json);
    lines.add(new ExportLine.ChainRecord(FIRST, 5, head, json));
    assertThat(kinds(verify(lines))).containsExactly(Kind.RECORD_AFTER_CLOSE);
  }

  @Test
  void chainThatIsNotOpenedIsFound() throws IOException {
    UUID chain = new UUID(3, 3);
    String json = record(SECOND, 1).record().replace(SECOND.toString(), chain.toString());
    json = json.replace("\"seq\":1", "\"seq\":0");
    Sha256 head = new AuditChainHash().next(AuditChainHash.START, json);
    lines.add(new ExportLine.ChainRecord(chain, 0, head, json));
    assertThat(kinds(verify(lines))).containsExactly(Kind.CHAIN_NOT_OPENED);
  }

  @Test
  void rowThatNoRecordNamesIsFound() throws IOException {
    lines.add(new ExportLine.Row("key/c", 1, "cc"));
    assertThat(kinds(verify(lines))).containsExactly(Kind.ROW_UNEXPLAINED);
  }

  @Test
  void rowThatWasPutBackIsFound() throws IOException {
    replaceRow(new ExportLine.Row("key/a", 1, "aa"));
    assertThat(kinds(verify(lines))).containsExactly(Kind.ROW_UNEXPLAINED);
  }

  @Test
  void rowThatWasRemovedAndIsBackIsFound() throws IOException {
    lines.add(new ExportLine.Row("key/b", 1, "bb"));
    assertThat(kinds(verify(lines))).containsExactly(Kind.ROW_UNEXPLAINED);
  }

  @Test
  void removalWinsATieInWhateverOrderChainsAreRead() throws IOException {
    Change written = Change.written("key/c", 1, "cc");
    Change removed = Change.removed("key/c", 1);
    assertThat(kinds(verify(worldWith(List.of(written), List.of(removed))))).isEmpty();
    assertThat(kinds(verify(worldWith(List.of(removed), List.of(written))))).isEmpty();
  }

  @Test
  void rowThatWasRemovedWithOneMoreVersionIsNotMissed() throws IOException {
    Change written = Change.written("key/c", 1, "cc");
    Change removed = Change.removed("key/c", 2);
    assertThat(kinds(verify(worldWith(List.of(removed), List.of(written))))).isEmpty();
    assertThat(kinds(verify(worldWith(List.of(written), List.of())))).contains(Kind.ROW_MISSING);
  }

  private static List<ExportLine> worldWith(List<Change> earlier, List<Change> later) {
    AuditWorld world = new AuditWorld(KEY, MARKER);
    world.append(SECOND, "kms:CreateKey", earlier, "");
    world.append(SECOND, "kms:DeleteKey", later, "");
    return world.lines;
  }

  @Test
  void rowThatIsGoneIsFound() throws IOException {
    replaceRow(new ExportLine.Row("key/c", 1, "cc"));
    assertThat(kinds(verify(lines)))
        .containsExactlyInAnyOrder(Kind.ROW_MISSING, Kind.ROW_UNEXPLAINED);
  }

  @Test
  void linesThatAreNotOfTheFormAreFound() throws IOException {
    List<String> text = new ArrayList<>(lines.stream().map(ExportLine::toJson).toList());
    text.add("");
    text.add("garbage");
    text.add("{\"type\":\"other\"}");
    text.add("{\"type\":\"record\",\"chain\":\"x\"}");
    // A later record is looked at in the second reading only.
    text.add(lines.get(lines.size() - 2).toJson().replace("\"hash\"", "\"Hash\""));
    Path export = directory.resolve("export");
    Files.write(export, text);
    assertThat(kinds(AuditVerifier.verify(export, Optional.empty(), Optional.empty())))
        .containsOnly(Kind.UNREADABLE)
        .hasSize(5);
  }

  @Test
  void unreadableRecordIsFound() throws IOException {
    replaceRecord(SECOND, 1, record -> record.record().replace("\"v\":1", "\"v\":2"));
    assertThat(kinds(verify(lines)))
        .containsExactlyInAnyOrder(Kind.RECORD_CHANGED, Kind.UNREADABLE);
  }

  @Test
  void findingsAreCountedBeyondThoseThatAreKept() throws IOException {
    for (int i = 0; i < 1_500; i++) {
      lines.add(new ExportLine.Row("key/" + i, 1, "cc"));
    }
    Verification verification = verify(lines);
    assertThat(verification.findings()).hasSize(1_000);
    assertThat(verification.findingCount()).isEqualTo(1_500);
  }

  private ExportLine.ChainRecord record(UUID chain, long seq) {
    return find(
        ExportLine.ChainRecord.class,
        record -> record.chain().equals(chain) && record.seq() == seq);
  }

  private ExportLine.SignedCheckpoint checkpoint(long n) {
    return find(ExportLine.SignedCheckpoint.class, checkpoint -> checkpoint.n() == n);
  }

  private <T extends ExportLine> T find(Class<T> type, Predicate<T> which) {
    return lines.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(which)
        .findFirst()
        .orElseThrow();
  }

  private interface Edit {
    String of(ExportLine.ChainRecord record);
  }

  private void replaceRecord(UUID chain, long seq, Edit edit) {
    ExportLine.ChainRecord genuine = record(chain, seq);
    String edited = edit.of(genuine);
    assertThat(edited).isNotEqualTo(genuine.record());
    lines.set(
        lines.indexOf(genuine), new ExportLine.ChainRecord(chain, seq, genuine.hash(), edited));
  }

  private void replaceRow(ExportLine.Row row) {
    lines.removeIf(line -> line instanceof ExportLine.Row);
    lines.add(row);
  }

  private Verification verify(List<ExportLine> export) throws IOException {
    return verify(export, List.of(), Optional.empty());
  }

  private Verification verify(
      List<ExportLine> export, List<ExportLine> witness, Optional<Sha256> pinned)
      throws IOException {
    Optional<Path> witnessFile =
        witness.isEmpty() ? Optional.empty() : Optional.of(write("witness", witness));
    return AuditVerifier.verify(write("export", export), witnessFile, pinned);
  }

  private Path write(String name, List<ExportLine> content) throws IOException {
    return Files.write(directory.resolve(name), content.stream().map(ExportLine::toJson).toList());
  }

  private static List<Kind> kinds(Verification verification) {
    return verification.findings().stream().map(Finding::kind).toList();
  }
}
