package io.gridtap.dlms.xdlms;

import java.util.List;

/** What the elements of a compact array are (IEC 62056-5-3 §7.3.1). */
public sealed interface TypeDescription {
  /** Any type but array, structure and compact-array. */
  record Simple(DataType type) implements TypeDescription {
    public Simple {
      if (type == DataType.ARRAY || type == DataType.STRUCTURE || type == DataType.COMPACT_ARRAY)
        throw new IllegalArgumentException(type.word() + " has a description of its own");
    }
  }

  /** @param count 0…65535, the same in every element */
  record Array(int count, TypeDescription element) implements TypeDescription {
    public Array {
      if (count < 0 || count > 0xFFFF) throw new IllegalArgumentException("an array has 0…65535 elements: " + count);
    }
  }

  record Structure(List<TypeDescription> elements) implements TypeDescription {
    public Structure { elements = List.copyOf(elements); }
  }
}
