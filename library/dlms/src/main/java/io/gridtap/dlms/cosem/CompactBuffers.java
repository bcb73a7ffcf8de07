package io.gridtap.dlms.cosem;

import io.gridtap.asn1.axdr.Axdr;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.DataType;
import io.gridtap.dlms.xdlms.TypeDescription;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.List;

/** compact_buffer of Compact data (IEC 62056-6-2 §4.3.10), by the template that describes it. */
public final class CompactBuffers {
  private CompactBuffers() {}

  /**
   * compact_buffer that holds {@code values}, the counterpart of {@link #values}.
   *
   * @param template template_id, 0…255
   * @throws IllegalArgumentException if an array holds elements of different types, or no value takes any octet
   */
  public static Octets buffer(int template, List<Data> values) {
    TypeDescription type = type(new Data.Structure(values));
    int described = 1 + described(type).length();
    OctetReader array = DataCodec.encode(new Data.CompactArray(type, List.of(new Data.Structure(values)))).reader();
    array.octets(described);
    return new OctetWriter().u8(template).octets(Axdr.octetString(array)).toOctets();
  }

  /**
   * template_description of {@code values}.
   *
   * @param template template_id, 0…255
   */
  public static Octets description(int template, List<Data> values) {
    return new OctetWriter().u8(template).octets(described(type(new Data.Structure(values)))).toOctets();
  }

  private static Octets described(TypeDescription type) {
    // between the tag and the length of no contents
    Octets empty = DataCodec.encode(new Data.CompactArray(type, List.of()));
    return empty.slice(1, empty.length() - 2);
  }

  private static TypeDescription type(Data value) {
    if (value instanceof Data.Structure(var elements))
      return new TypeDescription.Structure(elements.stream().map(CompactBuffers::type).toList());
    if (value instanceof Data.Array(var elements))
      return new TypeDescription.Array(elements.size(),
          elements.isEmpty() ? new TypeDescription.Simple(DataType.NULL_DATA) : type(elements.getFirst()));
    return new TypeDescription.Simple(value.type());
  }

  /**
   * The values of a buffer: the first octet is the template's number, then come the contents without their types.
   *
   * @param description template_description: the template's number, then a structure of the types
   * @throws IllegalArgumentException if buffer and description are of different templates
   * @throws DecodeException if the buffer is not what the description says
   */
  public static List<Data> values(Octets buffer, Octets description, Limits limits) {
    if (buffer.isEmpty() || description.isEmpty()) throw new DecodeException("no number of a template", 0);
    if (buffer.u8(0) != description.u8(0))
      throw new IllegalArgumentException("the buffer is of template %d, its description of template %d"
          .formatted(buffer.u8(0), description.u8(0)));
    // the same octets as one element of a compact array
    OctetWriter array = new OctetWriter();
    array.u8(DataType.COMPACT_ARRAY.tag()).octets(description.slice(1, description.length() - 1));
    int contents = buffer.length() - 1;
    if (contents < 0x80) array.u8(contents);
    else
      array.u8(0x84).i32be(contents);
    array.octets(buffer.slice(1, contents));
    if (!(DataCodec.decode(array.toOctets(), limits) instanceof Data.CompactArray(var type, var elements))
        || elements.size() != 1)
      throw new DecodeException("a buffer holds the values of one capture", 1);
    return elements.get(0) instanceof Data.Structure(var values) ? values : elements;
  }
}
