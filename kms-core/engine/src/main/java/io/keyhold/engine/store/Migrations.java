package io.keyhold.engine.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.command.core.helpers.ShowSummaryArgument;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * Brings the schema {@code keyhold} up to date. Replicas that start together take turns by an
 * advisory lock, which a crash releases; Liquibase's own lock row would stay behind.
 */
public final class Migrations {
  /** The schema that all tables live in; connections have it as their search path. */
  public static final String SCHEMA = "keyhold";

  private static final String ENGINE = "io/keyhold/engine/store/engine.sql";
  private static final long LOCK = 0x6b65_7968_6f6c_6400L;

  private final DataSource dataSource;
  private final List<String> changelogs;

  /**
   * @param more changelogs that run after the engine's own: resource names of formatted SQL
   */
  public Migrations(DataSource dataSource, List<String> more) {
    this.dataSource = dataSource;
    List<String> all = new ArrayList<>();
    all.add(ENGINE);
    all.addAll(more);
    this.changelogs = List.copyOf(all);
  }

  /** Runs what is missing, each changelog once for a database. */
  public void run() {
    try (Connection lock = dataSource.getConnection();
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(true);
      statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      try {
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
        for (String changelog : changelogs) {
          update(changelog);
        }
      } finally {
        statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database cannot be brought up to date", e);
    }
  }

  private void update(String changelog) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Database database =
          DatabaseFactory.getInstance()
              .findCorrectDatabaseImplementation(new JdbcConnection(connection));
      database.setDefaultSchemaName(SCHEMA);
      database.setLiquibaseSchemaName(SCHEMA);
      Scope.child(
          java.util.Map.of(
              Scope.Attr.resourceAccessor.name(),
              new ClassLoaderResourceAccessor(Migrations.class.getClassLoader()),
              Scope.Attr.ui.name(),
              new LoggerUIService()),
          () -> {
            CommandScope update = new CommandScope(UpdateCommandStep.COMMAND_NAME);
            update.addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database);
            update.addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, changelog);
            // It would go to standard output, which belongs to the command.
            update.addArgumentValue(ShowSummaryArgument.SHOW_SUMMARY, UpdateSummaryEnum.OFF);
            update.execute();
          });
    } catch (LiquibaseException e) {
      throw new IllegalStateException("changelog " + changelog + " failed", e);
    } catch (SQLException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("changelog " + changelog + " failed", e);
    }
  }
}
