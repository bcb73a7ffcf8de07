package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.CosemTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataType;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Codec;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A value and where it stands, read by what the interface class says it is. Types are taken loosely where meters do:
 * any whole number for a whole number, octet-string or tagged form for times, octets or text for names.
 *
 * @param place named in errors: {@code attribute 2 scripts[0].actions}
 */
public record Node(String place, Data data) {
  private static final int MAX_SHOWN = 40;

  public ShapeException fault(String expected) {
    return new ShapeException(place, expected + " expected, got " + got());
  }

  private String got() {
    return switch (data) {
      case Data.Structure(var elements) -> "structure of " + elements.size();
      case Data.Array(var elements) -> "array of " + elements.size();
      case Data.OctetString(var octets) -> "octet-string of " + octets.length();
      case Data.Int(var type, long value) -> type.word() + " " + value;
      case Data.Text(var type, var text) -> type.word() + " '"
          + text.substring(0, Math.min(MAX_SHOWN, text.length())) + "'";
      default -> data.type().word();
    };
  }

  /** The fields of a structure, as many as there are names. */
  public List<Node> structure(String... fields) {
    List<Node> nodes = structureOfAtLeast(fields.length, fields);
    if (nodes.size() != fields.length) throw fault("structure of " + fields.length);
    return nodes;
  }

  /** The fields of a structure of which some editions leave out the last ones, and others add some. */
  public List<Node> structureOfAtLeast(int count, String... fields) {
    if (!(data instanceof Data.Structure(var elements)) || elements.size() < count)
      throw fault("structure of " + count);
    List<Node> nodes = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++)
      nodes.add(new Node(place + "." + (i < fields.length ? fields[i] : "field " + (i + 1)), elements.get(i)));
    return nodes;
  }

  /** The elements of an array, compact or not; null-data is none. */
  public List<Node> array() {
    List<Data> elements = switch (data) {
      case Data.Array(var all) -> all;
      case Data.CompactArray(var description, var all) -> all;
      case Data.Null _ -> List.of();
      default -> throw fault("array");
    };
    List<Node> nodes = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) nodes.add(new Node(place + "[" + i + "]", elements.get(i)));
    return nodes;
  }

  public long integer() {
    return switch (data) {
      case Data.Int(var type, long value) -> value;
      case Data.Bool(boolean value) -> value ? 1 : 0;
      default -> throw fault("whole number");
    };
  }

  public int integer(int least, int most) {
    long value = integer();
    if (value < least || value > most) throw fault(least + "…" + most);
    return (int) value;
  }

  public int u8() { return integer(0, 0xFF); }

  public int u16() { return integer(0, 0xFFFF); }

  /** −128…127; attribute and data indexes sent unsigned are taken by their bits. */
  public int i8() {
    int value = integer(-128, 255);
    return (byte) value;
  }

  public int i16() { return integer(-0x8000, 0x7FFF); }

  public long u32() {
    long value = integer();
    if (value < 0 || value > 0xFFFF_FFFFL) throw fault("0…4294967295");
    return value;
  }

  /** A boolean, or a number that is 0 or not. */
  public boolean bool() { return integer() != 0; }

  /** Octets, or text as its octets; null-data is none. */
  public Octets octets() {
    return switch (data) {
      case Data.OctetString(var octets) -> octets;
      case Data.Text(var type, var text) -> Octets.wrap(text.getBytes(
          type == DataType.UTF8_STRING ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
      case Data.Null _ -> Octets.EMPTY;
      default -> throw fault("octet-string");
    };
  }

  /** Text, or octets as ASCII. */
  public String text() {
    return data instanceof Data.Text(var type, var text)
        ? text
        : new String(octets().toByteArray(), StandardCharsets.ISO_8859_1);
  }

  /** A logical name: six octets. */
  public Obis obis() {
    if (data instanceof Data.OctetString(var octets) && octets.length() == 6) return Obis.CODEC.decode(octets);
    throw fault("octet-string of 6");
  }

  public BitString bits() {
    if (data instanceof Data.Bits(var bits)) return bits;
    throw fault("bit-string");
  }

  /** date-time, tagged or as 12 octets; null-data and no octets are unspecified. */
  public CosemDateTime dateTime() {
    return data instanceof Data.DateTime(var value)
        ? value
        : packed(CosemDateTime.OCTETS, CosemDateTime.CODEC, CosemDateTime.UNSPECIFIED);
  }

  public CosemDate date() {
    return data instanceof Data.Date(var value) ? value : packed(5, CosemDate.CODEC, CosemDate.UNSPECIFIED);
  }

  public CosemTime time() {
    return data instanceof Data.Time(var value) ? value : packed(4, CosemTime.CODEC, CosemTime.UNSPECIFIED);
  }

  private <T> T packed(int length, Codec<T> codec, T unspecified) {
    if (data instanceof Data.Null) return unspecified;
    if (!(data instanceof Data.OctetString(var octets))) throw fault("octet-string of " + length);
    if (octets.isEmpty()) return unspecified;
    if (octets.length() != length) throw fault("octet-string of " + length);
    return codec.decode(octets);
  }
}
