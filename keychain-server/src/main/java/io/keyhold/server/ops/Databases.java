package io.keyhold.server.ops;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.keyhold.engine.store.Database;
import io.keyhold.engine.store.Migrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens the database in the two ways that the engine needs. */
public final class Databases implements AutoCloseable {
  private final HikariDataSource pool;
  private final PGSimpleDataSource direct;

  /** Opens nothing yet: the first connection is made when it is needed. */
  public Databases(KeyholdSettings.DatabasePart settings) {
    this.direct = new PGSimpleDataSource();
    direct.setUrl(settings.requiredUrl());
    direct.setUser(settings.username());
    direct.setPassword(password(settings));
    direct.setCurrentSchema(Migrations.SCHEMA);
    direct.setConnectTimeout((int) settings.connectTimeout().toSeconds());
    direct.setSocketTimeout((int) settings.socketTimeout().toSeconds());
    direct.setApplicationName("keyhold");
    HikariConfig config = new HikariConfig();
    config.setDataSource(direct);
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(settings.connectTimeout().toMillis());
    config.setInitializationFailTimeout(-1);
    config.setPoolName("keyhold");
    this.pool = new HikariDataSource(config);
  }

  /** The form that the engine takes. */
  public Database database() {
    return new Database(pool, direct);
  }

  /** A database password is a String in every JDBC driver. */
  private static String password(KeyholdSettings.DatabasePart settings) {
    Path file = settings.passwordFile();
    if (file == null) {
      return "";
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "keyhold.database.password-file cannot be read: " + file, e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
