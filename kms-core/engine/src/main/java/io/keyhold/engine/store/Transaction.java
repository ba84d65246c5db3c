package io.keyhold.engine.store;

import java.sql.Connection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The transaction that commits a change together with its audit record. Work on it must be short:
 * it holds an audit chain, and never calls the HSM.
 */
public record Transaction(JdbcClient jdbc) {

  /** The transaction that is open on {@code connection}. */
  public static Transaction on(Connection connection) {
    return new Transaction(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
  }

  /**
   * Another transaction changed the row first: the change is prepared again from what is there now.
   */
  public static final class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Conflict(String row) {
      super("another change came first: " + row);
    }
  }

  /** Demands that a compare-and-set changed exactly one row. */
  public static void changedOne(int rows, String row) {
    if (rows != 1) {
      throw new Conflict(row);
    }
  }
}
