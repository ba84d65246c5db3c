package io.keyhold.engine.hsm.pkcs11;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A CK_ATTRIBUTE array with its values. The order of the attributes is kept: tokens apply them one
 * by one, and SoftHSM refuses whatever follows MODIFIABLE=FALSE.
 */
record Template(MemorySegment attributes, int count) {
  /** type, pointer, length: eight bytes each. */
  static final long ATTRIBUTE_SIZE = 24;

  static Builder builder() {
    // Collected with the last segment that is reachable: all of a template shares one arena.
    return new Builder(Arena.ofAuto());
  }

  static final class Builder {
    private record Attribute(long type, MemorySegment value, long length) {}

    private final Arena arena;
    private final List<Attribute> attributes = new ArrayList<>();

    private Builder(Arena arena) {
      this.arena = arena;
    }

    Builder yes(long... types) {
      return flags((byte) 1, types);
    }

    Builder no(long... types) {
      return flags((byte) 0, types);
    }

    private Builder flags(byte value, long... types) {
      for (long type : types) {
        attributes.add(new Attribute(type, arena.allocateFrom(ValueLayout.JAVA_BYTE, value), 1));
      }
      return this;
    }

    Builder number(long type, long value) {
      attributes.add(new Attribute(type, arena.allocateFrom(ValueLayout.JAVA_LONG, value), 8));
      return this;
    }

    Builder bytes(long type, byte... value) {
      MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, value);
      attributes.add(new Attribute(type, copy, value.length));
      return this;
    }

    /** An attribute that is itself an array of attributes. */
    Builder nested(long type, UnaryOperator<Builder> inner) {
      // The inner values live in this arena: the array holds bare addresses, which keep nothing
      // alive.
      MemorySegment array = inner.apply(new Builder(arena)).write();
      attributes.add(new Attribute(type, array, array.byteSize()));
      return this;
    }

    Template build() {
      return new Template(write(), attributes.size());
    }

    private MemorySegment write() {
      MemorySegment array = arena.allocate(ATTRIBUTE_SIZE * Math.max(1, attributes.size()), 8);
      for (int i = 0; i < attributes.size(); i++) {
        Attribute attribute = attributes.get(i);
        array.set(ValueLayout.JAVA_LONG, i * ATTRIBUTE_SIZE, attribute.type);
        array.set(ValueLayout.ADDRESS, i * ATTRIBUTE_SIZE + 8, attribute.value);
        array.set(ValueLayout.JAVA_LONG, i * ATTRIBUTE_SIZE + 16, attribute.length);
      }
      return array;
    }
  }
}
