package io.keyhold.server.ops;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks the database whether it answers. */
final class PingTable {
  private final JdbcClient jdbc;

  PingTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns when it does. */
  void ping() {
    jdbc.sql("SELECT 1").query(Integer.class).single();
  }
}
