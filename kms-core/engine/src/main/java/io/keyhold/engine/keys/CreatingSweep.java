package io.keyhold.engine.keys;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes keys that a crash left unfinished. They have no material; their age is taken by the
 * database's clock and is far beyond what making a key may take, so that nobody still works on
 * them.
 */
public final class CreatingSweep implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(CreatingSweep.class);

  private final Keys keys;
  private final Duration age;

  public CreatingSweep(Keys keys, Duration age) {
    this.keys = keys;
    this.age = age;
  }

  @Override
  public void run() {
    try {
      keys.table().unfinished(age).forEach(this::remove);
    } catch (RuntimeException | Error e) {
      // An error that left here would end the schedule.
      log.warn("the sweep of unfinished keys did not get through: {}", e.toString());
    }
  }

  private void remove(Tagged<KeyRow> read) {
    try {
      if (keys.rows().verified(read).filter(keys::remove).isPresent()) {
        log.info("removed key/{}, which was never finished", read.row().id());
      }
    } catch (RuntimeException e) {
      log.warn("key/{} stays unfinished: {}", read.row().id(), e.toString());
    }
  }
}
