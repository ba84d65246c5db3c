package io.keyhold.server.credentials;

import io.keyhold.engine.Engine;
import io.keyhold.engine.gate.Passage;
import io.keyhold.engine.integrity.Integrity;
import io.keyhold.engine.integrity.NewestRows;
import io.keyhold.engine.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows whose tags and versions were checked, and new ones with their tags. */
final class CredentialRows {
  private final UUID instance;
  private final Integrity integrity;
  private final NewestRows newest;
  private final CredentialTable table;

  CredentialRows(Engine engine, JdbcClient jdbc) {
    this.instance = engine.instance();
    this.integrity = engine.integrity();
    this.newest = engine.gate().newest();
    this.table = new CredentialTable(jdbc);
  }

  Optional<Credential> find(String publicId) {
    return table.find(publicId).flatMap(this::verified);
  }

  List<Credential> list(
      CredentialKind kind, Optional<UUID> keychain, Instant now, String after, int limit) {
    return table.list(kind, keychain, now, after, limit).stream()
        .flatMap(read -> verified(read).stream())
        .toList();
  }

  /** Prepares the insertion of a row. */
  Write inserting(Passage passage, Credential credential) {
    byte[] tag = tag(passage, credential);
    return transaction -> CredentialTable.insert(transaction, credential, tag);
  }

  /** Prepares a revocation. */
  Write revoking(Passage passage, Credential revoked) {
    byte[] tag = tag(passage, revoked);
    return transaction -> CredentialTable.revoke(transaction, revoked, tag);
  }

  /** A write that was prepared. */
  @FunctionalInterface
  interface Write {
    void in(Transaction transaction);
  }

  private byte[] tag(Passage passage, Credential credential) {
    byte[] tag = integrity.tag(credential.tagInput(instance));
    passage.changed(credential.row(), tag);
    return tag;
  }

  private Optional<Credential> verified(CredentialTable.Tagged read) {
    return newest.admit(
        genuine(read),
        Credential::row,
        () -> table.find(read.credential().publicId()).map(this::genuine));
  }

  private Credential genuine(CredentialTable.Tagged read) {
    Credential credential = read.credential();
    integrity.verify(credential.row().row(), credential.tagInput(instance), read.tag().toBytes());
    return credential;
  }
}
