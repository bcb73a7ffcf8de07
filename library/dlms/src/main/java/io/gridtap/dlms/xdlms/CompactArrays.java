package io.gridtap.dlms.xdlms;

import io.gridtap.asn1.axdr.Axdr;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;

/**
 * compact-array (IEC 62056-5-3 §7.3.1): one description, then the contents of all elements without their tags, as one
 * octet string.
 */
final class CompactArrays {
  /** Values that take no octets of their own (null-data), beyond what the contents' length accounts for. */
  private static final int MAX_FREE_VALUES = 65_535;
  private static final int VALUES_PER_OCTET = 8;

  private CompactArrays() {}

  static Data decode(OctetReader in, Limits limits, int depth) {
    TypeDescription description = description(in, limits, depth);
    int length = Axdr.length(in);
    int outer = in.fence(length);
    Elements elements = new Elements(in, MAX_FREE_VALUES + (long) VALUES_PER_OCTET * length, limits);
    List<Data> values = new ArrayList<>();
    while (in.hasRemaining()) {
      int before = in.offset();
      if (values.size() == limits.maxElements())
        throw in.fault("more than %d elements".formatted(limits.maxElements()));
      values.add(elements.value(description));
      if (in.offset() == before) throw in.fault("contents, although the elements described take no octets");
    }
    in.unfence(outer);
    return new Data.CompactArray(description, values);
  }

  static TypeDescription description(OctetReader in, Limits limits, int depth) {
    if (depth <= 1) throw in.fault("types nested deeper than " + DataCodec.depth(limits));
    DataType type = DataCodec.type(in);
    return switch (type) {
      case ARRAY -> new TypeDescription.Array(in.u16be(), description(in, limits, depth - 1));
      case STRUCTURE -> {
        int count = Axdr.count(in);
        if (count > limits.maxElements())
          throw in.fault("%d elements, at most %d are taken".formatted(count, limits.maxElements()));
        List<TypeDescription> elements = new ArrayList<>(Math.min(count, 64));
        for (int i = 0; i < count; i++) elements.add(description(in, limits, depth - 1));
        yield new TypeDescription.Structure(elements);
      }
      case COMPACT_ARRAY -> throw in.fault("compact-array within the description of one");
      default -> new TypeDescription.Simple(type);
    };
  }

  /** One element, or a part of one, out of its content. */
  static Data element(TypeDescription description, Octets content, Limits limits) {
    OctetReader in = content.reader();
    Data value = new Elements(in, MAX_FREE_VALUES + (long) VALUES_PER_OCTET * content.length(), limits)
        .value(description);
    in.expectEnd();
    return value;
  }

  private static final class Elements {
    private final OctetReader in;
    private final Limits limits;
    private long allowed;

    Elements(OctetReader in, long allowed, Limits limits) {
      this.in = in;
      this.allowed = allowed;
      this.limits = limits;
    }

    Data value(TypeDescription description) {
      if (--allowed < 0) throw in.fault("a description that makes far more values than there are octets");
      return switch (description) {
        case TypeDescription.Simple(DataType type) -> DataCodec.content(type, in);
        case TypeDescription.Array(int count, TypeDescription element) -> {
          if (count > limits.maxElements())
            throw in.fault("%d elements, at most %d are taken".formatted(count, limits.maxElements()));
          List<Data> values = new ArrayList<>(Math.min(count, 64));
          for (int i = 0; i < count; i++) values.add(value(element));
          yield new Data.Array(values);
        }
        case TypeDescription.Structure(List<TypeDescription> elements) -> {
          List<Data> values = new ArrayList<>(elements.size());
          for (TypeDescription element : elements) values.add(value(element));
          yield new Data.Structure(values);
        }
      };
    }
  }

  static void encode(Data.CompactArray array, OctetWriter out, int depth) {
    description(array.description(), out, depth);
    OctetWriter contents = new OctetWriter();
    for (Data element : array.elements()) {
      int before = contents.length();
      value(array.description(), element, contents);
      if (contents.length() == before)
        throw new IllegalArgumentException("a compact array cannot say how many elements without octets it has");
    }
    Axdr.octetString(contents.toOctets(), out);
  }

  private static void description(TypeDescription description, OctetWriter out, int depth) {
    if (depth <= 1) throw new IllegalArgumentException("types nested deeper than " + DataCodec.MAX_NESTING);
    switch (description) {
      case TypeDescription.Simple(DataType type) -> out.u8(type.tag());
      case TypeDescription.Array(int count, TypeDescription element) -> {
        out.u8(DataType.ARRAY.tag()).u16be(count);
        description(element, out, depth - 1);
      }
      case TypeDescription.Structure(List<TypeDescription> elements) -> {
        out.u8(DataType.STRUCTURE.tag());
        Axdr.length(elements.size(), out);
        for (TypeDescription element : elements) description(element, out, depth - 1);
      }
    }
  }

  private static void value(TypeDescription description, Data value, OctetWriter out) {
    switch (description) {
      case TypeDescription.Simple(DataType type) when value.type() == type -> DataCodec.content(value, out);
      case TypeDescription.Array(int count, TypeDescription element) when value instanceof Data.Array(List<Data> values)
          && values.size() == count -> {
        for (Data each : values) value(element, each, out);
      }
      case TypeDescription.Structure(List<TypeDescription> elements) when value instanceof Data.Structure(List<Data> values)
          && values.size() == elements.size() -> {
        for (int i = 0; i < values.size(); i++) value(elements.get(i), values.get(i), out);
      }
      default -> throw new IllegalArgumentException(
          "an element of a compact array is no %s: %s".formatted(description, value));
    }
  }
}
