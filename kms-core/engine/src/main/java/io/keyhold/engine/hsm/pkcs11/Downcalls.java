package io.keyhold.engine.hsm.pkcs11;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * One method per shape of C signature: {@code l} is a CK_ULONG, {@code a} an address, {@code b} a
 * CK_BBOOL; all return a CK_RV. The function pointer is an argument, so that the handles are
 * constants whatever module is loaded; the compiler inlines calls through constants only.
 */
final class Downcalls {
  private static final ValueLayout.OfLong L = cLong();
  private static final ValueLayout.OfByte B = ValueLayout.JAVA_BYTE;
  private static final MemoryLayout A = ValueLayout.ADDRESS;

  private static final MethodHandle A1 = handle(A);
  private static final MethodHandle BAA = handle(B, A, A);
  private static final MethodHandle L1 = handle(L);
  private static final MethodHandle LL = handle(L, L);
  private static final MethodHandle LA = handle(L, A);
  private static final MethodHandle LAA = handle(L, A, A);
  private static final MethodHandle LAL = handle(L, A, L);
  private static final MethodHandle LALA = handle(L, A, L, A);
  private static final MethodHandle LLAL = handle(L, L, A, L);
  private static final MethodHandle LLAAA = handle(L, L, A, A, A);
  private static final MethodHandle LLALA = handle(L, L, A, L, A);
  private static final MethodHandle LALAA = handle(L, A, L, A, A);
  private static final MethodHandle LAALA = handle(L, A, A, L, A);
  private static final MethodHandle LALLAA = handle(L, A, L, L, A, A);
  private static final MethodHandle LALALALA = handle(L, A, L, A, L, A, L, A);
  private static final MethodHandle LAALALAA = handle(L, A, A, L, A, L, A, A);

  private Downcalls() {}

  /** CK_ULONG is the C {@code long}. Structures here are written for eight bytes. */
  private static ValueLayout.OfLong cLong() {
    if (Linker.nativeLinker().canonicalLayouts().get("long") instanceof ValueLayout.OfLong eight) {
      return eight;
    }
    throw new UnsupportedOperationException(
        "PKCS#11 modules are supported where the C long has 8 bytes (64-bit Linux, macOS)");
  }

  private static MethodHandle handle(MemoryLayout... arguments) {
    return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(L, arguments));
  }

  static long a(MemorySegment target, MemorySegment a) {
    try {
      return (long) A1.invokeExact(target, a);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long baa(MemorySegment target, byte a, MemorySegment b, MemorySegment c) {
    try {
      return (long) BAA.invokeExact(target, a, b, c);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long l(MemorySegment target, long a) {
    try {
      return (long) L1.invokeExact(target, a);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long ll(MemorySegment target, long a, long b) {
    try {
      return (long) LL.invokeExact(target, a, b);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long la(MemorySegment target, long a, MemorySegment b) {
    try {
      return (long) LA.invokeExact(target, a, b);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long laa(MemorySegment target, long a, MemorySegment b, MemorySegment c) {
    try {
      return (long) LAA.invokeExact(target, a, b, c);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long lal(MemorySegment target, long a, MemorySegment b, long c) {
    try {
      return (long) LAL.invokeExact(target, a, b, c);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long lala(MemorySegment target, long a, MemorySegment b, long c, MemorySegment d) {
    try {
      return (long) LALA.invokeExact(target, a, b, c, d);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long llal(MemorySegment target, long a, long b, MemorySegment c, long d) {
    try {
      return (long) LLAL.invokeExact(target, a, b, c, d);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long llaaa(
      MemorySegment target, long a, long b, MemorySegment c, MemorySegment d, MemorySegment e) {
    try {
      return (long) LLAAA.invokeExact(target, a, b, c, d, e);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long llala(
      MemorySegment target, long a, long b, MemorySegment c, long d, MemorySegment e) {
    try {
      return (long) LLALA.invokeExact(target, a, b, c, d, e);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long lalaa(
      MemorySegment target, long a, MemorySegment b, long c, MemorySegment d, MemorySegment e) {
    try {
      return (long) LALAA.invokeExact(target, a, b, c, d, e);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long laala(
      MemorySegment target, long a, MemorySegment b, MemorySegment c, long d, MemorySegment e) {
    try {
      return (long) LAALA.invokeExact(target, a, b, c, d, e);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long lallaa(
      MemorySegment target,
      long a,
      MemorySegment b,
      long c,
      long d,
      MemorySegment e,
      MemorySegment f) {
    try {
      return (long) LALLAA.invokeExact(target, a, b, c, d, e, f);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long lalalala(
      MemorySegment target,
      long a,
      MemorySegment b,
      long c,
      MemorySegment d,
      long e,
      MemorySegment f,
      long g,
      MemorySegment h) {
    try {
      return (long) LALALALA.invokeExact(target, a, b, c, d, e, f, g, h);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  static long laalalaa(
      MemorySegment target,
      long a,
      MemorySegment b,
      MemorySegment c,
      long d,
      MemorySegment e,
      long f,
      MemorySegment g,
      MemorySegment h) {
    try {
      return (long) LAALALAA.invokeExact(target, a, b, c, d, e, f, g, h);
    } catch (Throwable impossible) {
      throw broken(impossible);
    }
  }

  /** A downcall throws nothing but what the binding itself does wrong. */
  private static IllegalStateException broken(Throwable cause) {
    return new IllegalStateException("the PKCS#11 binding failed", cause);
  }
}
