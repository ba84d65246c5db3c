package io.keyhold.engine.audit;

import java.util.HashMap;
import java.util.Map;

/** Counts refused strangers by source, so that a flood costs one record a minute and source. */
final class Strangers {
  /** More sources than this in a minute are counted together. */
  private static final int SOURCES = 1_000;

  private static final String OTHERS = "others";

  private Map<String, Long> counts = new HashMap<>();

  synchronized void count(String source, long times) {
    String key = counts.size() < SOURCES || counts.containsKey(source) ? source : OTHERS;
    counts.merge(key, times, Long::sum);
  }

  synchronized Map<String, Long> drain() {
    Map<String, Long> drained = counts;
    counts = new HashMap<>();
    return drained;
  }
}
