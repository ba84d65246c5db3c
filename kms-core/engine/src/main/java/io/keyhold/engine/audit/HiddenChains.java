package io.keyhold.engine.audit;

import io.keyhold.kms.audit.CheckpointChain;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chains that the last checkpoint left open and that are no longer among the open ones: only a
 * checkpoint closes a chain, so someone else has changed the table. They are attested on, since
 * their writers may be running; otherwise their later records could be cut without a trace.
 */
final class HiddenChains {
  private static final Logger log = LoggerFactory.getLogger(HiddenChains.class);

  private final AuditTable table;
  private final Set<UUID> reported = new HashSet<>();

  HiddenChains(AuditTable table) {
    this.table = table;
  }

  /**
   * Heads of the hidden chains, from their records alone: what the checkpoint says of them may be
   * forged, and is not signed again. A number of -1 says that the records are gone too.
   */
  List<Head> find(Connection connection, Collection<CheckpointChain> attested, List<Head> open)
      throws SQLException {
    Set<UUID> known = open.stream().map(Head::chain).collect(Collectors.toSet());
    List<Head> hidden = new ArrayList<>(0);
    for (CheckpointChain chain : attested) {
      if (!known.contains(chain.chain())) {
        hidden.add(table.head(connection, chain.chain()));
      }
    }
    return hidden;
  }

  /** Says it once. To be called when the next checkpoint is stored: then no other closed them. */
  void report(List<Head> hidden) {
    for (Head head : hidden) {
      if (reported.add(head.chain())) {
        log.error(
            "audit chain {} is no longer among the open chains and no checkpoint closed it:"
                + " someone else has changed the audit's tables",
            head.chain());
      }
    }
  }
}
