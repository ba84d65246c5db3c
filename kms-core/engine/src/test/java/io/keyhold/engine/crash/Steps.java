package io.keyhold.engine.crash;

import io.keyhold.engine.hsm.Hsm;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Counts the calls that leave the process, to the HSM and to the database, and halts it right
 * before one of them, or right after a commit: what is stored then was not acknowledged yet.
 * Halting runs nothing on the way out: it is what kill -9 does.
 */
public final class Steps {
  private static final Set<String> DATABASE =
      Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "commit");
  private static final Set<String> TOKEN =
      Set.of("generate", "unwrap", "mac", "integrityMac", "sign", "random", "destroy");

  /** Exit code of a process that halted at its step. */
  public static final int HALTED = 77;

  private final int haltBefore;
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean armed;

  /**
   * @param haltBefore number of the step, from 1, that is not reached; its predecessor is complete
   */
  public Steps(int haltBefore) {
    this.haltBefore = haltBefore;
  }

  /** From here on steps count: the start of a process is not what is killed. */
  public void arm() {
    armed = true;
  }

  /** Steps so far. */
  public int count() {
    return count.get();
  }

  /** The same token, with its calls counted. */
  public Hsm counting(Hsm hsm) {
    return counting(Hsm.class, hsm, TOKEN);
  }

  /** The same database, with the statements and commits of its connections counted. */
  public DataSource counting(DataSource dataSource) {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = invoke(dataSource, method, arguments);
          return result instanceof Connection connection ? counting(connection) : result;
        });
  }

  private Connection counting(Connection connection) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          if (DATABASE.contains(method.getName())) {
            step();
          }
          Object result = invoke(connection, method, arguments);
          if (method.getName().equals("commit")) {
            step();
          }
          if (result instanceof PreparedStatement statement) {
            return counting(PreparedStatement.class, statement, DATABASE);
          }
          if (result instanceof Statement statement) {
            return counting(Statement.class, statement, DATABASE);
          }
          return result;
        });
  }

  private <T> T counting(Class<T> type, T target, Set<String> steps) {
    return proxy(
        type,
        (proxy, method, arguments) -> {
          if (steps.contains(method.getName())) {
            step();
          }
          return invoke(target, method, arguments);
        });
  }

  private void step() {
    if (armed && count.incrementAndGet() == haltBefore) {
      Runtime.getRuntime().halt(HALTED);
    }
  }

  private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Steps.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
