package io.keyhold.engine;

import io.keyhold.engine.hsm.RootId;
import io.keyhold.engine.store.Blob;
import io.keyhold.engine.store.Transaction;
import io.keyhold.kms.key.KeyId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The instance's row and the roots that its rows are wrapped under. */
final class InstanceTable {
  private final JdbcClient jdbc;

  InstanceTable(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  Optional<Instance> find() {
    return jdbc.sql("SELECT id, current_root, audit_key, announced FROM instance")
        .query(
            (row, number) ->
                new Instance(
                    row.getObject("id", UUID.class),
                    new RootId(row.getObject("current_root", UUID.class)),
                    new KeyId(row.getObject("audit_key", UUID.class)),
                    row.getBoolean("announced")))
        .optional();
  }

  List<RootProof> roots() {
    return jdbc.sql("SELECT id, wrap_mechanism, check_blob, check_value, tag FROM root")
        .query(
            (row, number) ->
                new RootProof(
                    new RootId(row.getObject("id", UUID.class)),
                    row.getLong("wrap_mechanism"),
                    Blob.of(row.getBytes("check_blob")),
                    Blob.of(row.getBytes("check_value")),
                    Blob.of(row.getBytes("tag"))))
        .list();
  }

  void insertRoot(Transaction transaction, RootProof proof, Instant now) {
    transaction
        .jdbc()
        .sql(
            """
            INSERT INTO root (id, wrap_mechanism, check_blob, check_value, created_at, tag)
            VALUES (?, ?, ?, ?, ?, ?)
            """)
        .params(
            proof.root().value(),
            proof.wrapMechanism(),
            proof.blob().toBytes(),
            proof.checkValue().toBytes(),
            Timestamp.from(now),
            proof.tag().toBytes())
        .update();
  }

  void insert(Transaction transaction, Instance instance, Instant now) {
    transaction
        .jdbc()
        .sql("INSERT INTO instance (id, current_root, audit_key, created_at) VALUES (?, ?, ?, ?)")
        .params(
            instance.id(),
            instance.currentRoot().value(),
            instance.auditKey().value(),
            Timestamp.from(now))
        .update();
  }

  void announced(Transaction transaction) {
    Transaction.changedOne(
        transaction.jdbc().sql("UPDATE instance SET announced = true WHERE NOT announced").update(),
        "instance");
  }
}
