package io.gridtap.dlms.xdlms;

import io.gridtap.wire.DecodeException;
import java.util.List;

/**
 * How the elements of a compact array lie in its contents.
 *
 * <p>Found once for each array; then an element is measured without making an object of it.
 */
final class CompactShape {
  /** Not all octets are there. */
  static final int CUT = -1;
  /** No length. */
  static final int WRONG = -2;
  private static final long NOT_FIXED = -1;
  private static final CompactShape[] NO_SHAPES = {};
  static final CompactShape NONE = new CompactShape(new TypeDescription.Simple(DataType.NULL_DATA), 0, NO_SHAPES, 0);

  private final TypeDescription description;
  private final int tag;
  private final long fixed;
  private final CompactShape[] parts;
  private final int times;

  private CompactShape(TypeDescription description, int tag, CompactShape[] parts, int times) {
    this.description = description;
    this.tag = tag;
    this.parts = parts;
    this.times = times;
    this.fixed = fixed(tag, parts, times);
  }

  private static long fixed(int tag, CompactShape[] parts, int times) {
    int octets = Wire.contentOctets(tag);
    if (octets >= 0) return octets;
    if (octets == Wire.VARIABLE) return NOT_FIXED;
    long sum = 0;
    if (times > 0)
      for (CompactShape part : parts) {
        if (part.fixed == NOT_FIXED) return NOT_FIXED;
        sum += part.fixed;
      }
    // an array of arrays of arrays soon has more octets than any number tells; none of them can be there
    return Math.min(Integer.MAX_VALUE, sum * times);
  }

  static CompactShape of(TypeDescription description) {
    return switch (description) {
      case TypeDescription.Simple(DataType type) -> new CompactShape(description, type.tag(), NO_SHAPES, 1);
      case TypeDescription.Array(int count, TypeDescription element) ->
        new CompactShape(description, Wire.ARRAY, new CompactShape[]{of(element)}, count);
      case TypeDescription.Structure(List<TypeDescription> elements) -> new CompactShape(description, Wire.STRUCTURE,
          elements.stream().map(CompactShape::of).toArray(CompactShape[]::new), 1);
    };
  }

  TypeDescription description() { return description; }

  int tag() { return tag; }

  /** The parts of a structure; anything else is one column itself. */
  CompactShape[] columns() {
    return tag == Wire.STRUCTURE ? parts : new CompactShape[]{this};
  }

  /** Where the element that begins at {@code from} ends, {@link #CUT} if that is beyond {@code end}. */
  long after(byte[] octets, int from, int end) {
    if (fixed != NOT_FIXED) return fixed <= end - from ? from + fixed : CUT;
    if (Wire.contentOctets(tag) == Wire.VARIABLE) return afterString(octets, from, end);
    long at = from;
    for (int i = 0; i < times; i++)
      for (CompactShape part : parts) {
        at = part.after(octets, (int) at, end);
        if (at == CUT) return CUT;
      }
    return at;
  }

  private long afterString(byte[] octets, int from, int end) {
    long found = length(octets, from, end);
    if (found == CUT) return CUT;
    if (found == WRONG) throw new DecodeException("length that begins with %02X".formatted(octets[from]), from);
    int length = (int) (found >>> 3);
    int content = tag == Wire.BIT_STRING ? Wire.octetsOfBits(length) : length;
    int begin = from + (int) (found & 7);
    return content <= end - begin ? begin + content : CUT;
  }

  /**
   * The end of the type description that begins at {@code from}, {@link #CUT} if it is not there as a whole. Whether it
   * is one, its decoder tells.
   */
  static int descriptionEnd(byte[] octets, int from, int end) {
    int at = from;
    for (long open = 1; open > 0; open--) {
      if (at >= end) return CUT;
      int tag = octets[at++] & 0xFF;
      if (tag == Wire.ARRAY) {
        at += 2;
        open++;
      } else if (tag == Wire.STRUCTURE) {
        long found = length(octets, at, end);
        if (found == CUT) return CUT;
        if (found == WRONG) throw new DecodeException("length that begins with %02X".formatted(octets[at]), at);
        open += found >>> 3;
        at += (int) (found & 7);
      } else if (Wire.contentOctets(tag) <= Wire.COMPACT) {
        throw new DecodeException("data type %d in the description of a compact array".formatted(tag), at - 1);
      }
    }
    return at <= end ? at : CUT;
  }

  /** A length and, in the three lowest bits, the octets it takes; {@link #CUT} or {@link #WRONG}. */
  static long length(byte[] octets, int from, int end) {
    if (from >= end) return CUT;
    int first = octets[from];
    if (first >= 0) return (long) first << 3 | 1;
    int count = first & 0x7F;
    if (count < 1 || count > 4) return WRONG;
    if (end - from - 1 < count) return CUT;
    long length = 0;
    for (int i = 1; i <= count; i++) length = length << 8 | octets[from + i] & 0xFF;
    return length > Integer.MAX_VALUE ? WRONG : length << 3 | 1 + count;
  }
}
