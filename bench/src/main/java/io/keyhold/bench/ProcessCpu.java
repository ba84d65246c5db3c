package io.keyhold.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** CPU time of processes, from /proc: user and system together. */
final class ProcessCpu {
  /** The kernel reports in ticks of this length on all common builds. */
  private static final long TICK_MILLIS = 10;

  private ProcessCpu() {}

  /** What {@code pid} has used. */
  static Duration of(long pid) {
    List<String> stat = stat(pid);
    return ticks(Long.parseLong(stat.get(11)) + Long.parseLong(stat.get(12)));
  }

  /** What {@code pid}, its living children and its dead, waited-for ones have used. */
  static Duration ofFamily(long pid) {
    List<String> stat = stat(pid);
    Duration sum =
        ticks(
            Long.parseLong(stat.get(11))
                + Long.parseLong(stat.get(12))
                + Long.parseLong(stat.get(13))
                + Long.parseLong(stat.get(14)));
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::children)
        .map(child -> quietly(child.pid()))
        .reduce(sum, Duration::plus);
  }

  private static Duration quietly(long pid) {
    try {
      return of(pid);
    } catch (UncheckedIOException e) {
      // The child ended meanwhile: its time is in its parent's count of dead children.
      return Duration.ZERO;
    }
  }

  private static Duration ticks(long ticks) {
    return Duration.ofMillis(ticks * TICK_MILLIS);
  }

  /** Fields from the third on: the second, the name, may hold blanks and parentheses. */
  private static List<String> stat(long pid) {
    try {
      String text = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return List.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
