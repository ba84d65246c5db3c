package io.keyhold.engine.audit;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * While it is open, no file of this process grows beyond a size: the kernel writes the part of a
 * line that still fits and refuses the rest, as it does on a full disk.
 */
final class FileSizeLimit implements AutoCloseable {
  /** RLIMIT_FSIZE of getrlimit(2). */
  private static final int FILE_SIZE = 1;

  private final long before;

  private FileSizeLimit(long bytes) {
    this.before = exchange(bytes);
  }

  static FileSizeLimit of(long bytes) {
    return new FileSizeLimit(bytes);
  }

  @Override
  public void close() {
    exchange(before);
  }

  private static long exchange(long soft) {
    try (Arena arena = Arena.ofConfined()) {
      // struct rlimit: the soft limit and the hard one.
      MemorySegment limits = arena.allocate(JAVA_LONG, 2);
      call("getrlimit", limits);
      long before = limits.getAtIndex(JAVA_LONG, 0);
      limits.setAtIndex(JAVA_LONG, 0, soft);
      call("setrlimit", limits);
      return before;
    }
  }

  private static void call(String name, MemorySegment limits) {
    Linker linker = Linker.nativeLinker();
    MethodHandle function =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    int result;
    try {
      result = (int) function.invokeExact(FILE_SIZE, limits);
    } catch (Throwable e) {
      throw new IllegalStateException(name, e);
    }
    if (result != 0) {
      throw new IllegalStateException(name + " failed");
    }
  }
}
