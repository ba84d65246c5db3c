package io.keyhold.kms.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * An instance that keeps an audit: two chains, the second opened while the first was open, and a
 * checkpoint after every few records; the first chain is closed at the end.
 */
final class AuditWorld {
  static final UUID FIRST = UUID.fromString("f1111111-0000-0000-0000-000000000000");
  static final UUID SECOND = UUID.fromString("02222222-0000-0000-0000-000000000000");
  private static final UUID INSTANCE = UUID.fromString("99999999-0000-0000-0000-000000000000");
  private static final Instant TIME = Instant.parse("2026-11-24T17:52:09.123456Z");

  final List<ExportLine> lines = new ArrayList<>();
  private final AuditChainHash hash = new AuditChainHash();
  private final Map<UUID, ChainHead> heads = new TreeMap<>();
  private final KeyPair key;
  private final Sha256 fingerprint;
  private Sha256 previous = Sha256.ZERO;
  private long n;

  /** The same requests as ever, except that one description is {@code marker}. */
  AuditWorld(KeyPair key, String marker) {
    this.key = key;
    this.fingerprint = Sha256.of(key.getPublic().getEncoded());
    lines.add(ExportLine.Key.of(key.getPublic().getEncoded()));
    append(FIRST, AuditRecord.OPEN_CHAIN, List.of(), "");
    append(FIRST, "kms:CreateKey", List.of(Change.written("key/a", 1, "aa")), "");
    append(FIRST, "kms:CreateKey", List.of(Change.written("key/b", 1, "bb")), "");
    checkpoint(false);
    append(SECOND, AuditRecord.OPEN_CHAIN, List.of(), "");
    append(SECOND, "kms:Encrypt", List.of(), marker);
    append(FIRST, "kms:DisableKey", List.of(Change.written("key/a", 2, "ac")), "");
    checkpoint(false);
    append(SECOND, "kms:Encrypt", List.of(), "");
    append(FIRST, "kms:DeleteKey", List.of(Change.removed("key/b", 2)), "");
    checkpoint(true);
    append(SECOND, "kms:Decrypt", List.of(), "");
    checkpoint(false);
    append(SECOND, "kms:Decrypt", List.of(), "after the last checkpoint");
    lines.add(new ExportLine.Row("key/a", 2, "ac"));
  }

  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Sha256 fingerprint() {
    return fingerprint;
  }

  /** What an outside sink holds: keys and checkpoints. */
  List<ExportLine> witness() {
    return lines.stream()
        .filter(
            line -> line instanceof ExportLine.Key || line instanceof ExportLine.SignedCheckpoint)
        .toList();
  }

  void append(UUID chain, String action, List<Change> changes, String reason) {
    ChainHead last = heads.get(chain);
    AuditRecordBuilder record =
        AuditRecord.of(action, "token:t", Outcome.SUCCESS, TIME).changes(changes);
    if (!reason.isEmpty()) {
      record.reason(reason);
    }
    if (last == null) {
      record.heads(heads);
    }
    long seq = last == null ? 0 : last.seq() + 1;
    String json = record.build().toJson(chain, seq);
    Sha256 before = last == null ? AuditChainHash.START : last.head();
    Sha256 head = hash.next(before, json);
    heads.put(chain, new ChainHead(seq, head));
    lines.add(new ExportLine.ChainRecord(chain, seq, head, json));
  }

  void checkpoint(boolean closesFirst) {
    List<CheckpointChain> chains = new ArrayList<>();
    heads.forEach(
        (chain, head) ->
            chains.add(new CheckpointChain(chain, closesFirst && chain.equals(FIRST), head)));
    Checkpoint checkpoint = new Checkpoint(chains, INSTANCE, fingerprint, n++, previous, TIME);
    previous = checkpoint.digest();
    lines.add(ExportLine.SignedCheckpoint.of(checkpoint, sign(checkpoint.toJson())));
    if (closesFirst) {
      heads.remove(FIRST);
    }
  }

  /** The chain is as good as not there for all checkpoints to come; its records stay. */
  void forget(UUID chain) {
    heads.remove(chain);
  }

  private byte[] sign(String body) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key.getPrivate());
      signature.update(body.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
