package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import java.util.ArrayList;
import java.util.List;

/** Type of a variable (ISO 9506-2 TypeDescription). A negative size means "up to". */
public sealed interface TypeDescription {
  record Array(long count, TypeDescription element) implements TypeDescription {}

  record Structure(List<Component> components) implements TypeDescription {
    public Structure { components = List.copyOf(components); }
  }

  /** @param name empty if the peer gave none */
  record Component(String name, TypeDescription type) {}

  record Bool() implements TypeDescription {}

  /** @param size bits */
  record Bits(int size) implements TypeDescription {}

  /** @param size bits */
  record Int(int size) implements TypeDescription {}

  /** @param size bits */
  record Unsigned(int size) implements TypeDescription {}

  /** @param formatWidth bits in all @param exponentWidth bits of the exponent */
  record FloatingPoint(int formatWidth, int exponentWidth) implements TypeDescription {}

  /** @param size octets */
  record OctetString(int size) implements TypeDescription {}

  /** @param size characters */
  record VisibleString(int size) implements TypeDescription {}

  record GeneralizedTime() implements TypeDescription {}

  /** @param withDate six octets instead of four */
  record BinaryTime(boolean withDate) implements TypeDescription {}

  /** @param size digits */
  record Bcd(int size) implements TypeDescription {}

  record ObjectId() implements TypeDescription {}

  /** @param size characters */
  record MmsString(int size) implements TypeDescription {}

  record UtcTime() implements TypeDescription {}

  static TypeDescription read(BerReader in) {
    int tag = in.enter();
    TypeDescription type = switch (tag) {
      case Data.ARRAY -> {
        skipPacked(in);
        long count = in.unsigned(0x81);
        in.enter(0xA2);
        TypeDescription element = read(in);
        in.leave();
        yield new Array(count, element);
      }
      case Data.STRUCTURE -> {
        skipPacked(in);
        yield new Structure(readComponents(in));
      }
      case Data.BOOLEAN -> new Bool();
      case Data.BIT_STRING -> new Bits(size(in));
      case Data.INTEGER -> new Int(size(in));
      case Data.UNSIGNED -> new Unsigned(size(in));
      case 0xA7 -> new FloatingPoint(in.integer(0x02, 1, 1024), in.integer(0x02, 1, 64));
      case Data.OCTET_STRING -> new OctetString(size(in));
      case Data.VISIBLE_STRING -> new VisibleString(size(in));
      case Data.GENERALIZED_TIME -> new GeneralizedTime();
      case Data.BINARY_TIME -> new BinaryTime(in.bool());
      case Data.BCD -> new Bcd(size(in));
      case Data.OBJECT_ID -> new ObjectId();
      case Data.MMS_STRING -> new MmsString(size(in));
      case Data.UTC_TIME -> new UtcTime();
      default -> throw in.fault("MMS has no type with tag %02x".formatted(tag));
    };
    in.leave();
    return type;
  }

  /** PACKED is about memory layout, which is not ours. */
  private static void skipPacked(BerReader in) {
    if (in.peekTag() == 0x80) in.skip();
  }

  private static List<Component> readComponents(BerReader in) {
    List<Component> components = new ArrayList<>();
    in.enter(0xA1);
    while (in.more()) {
      if (components.size() == in.limits().maxElements())
        throw in.fault("more than %d components".formatted(in.limits().maxElements()));
      in.enter(0x30);
      String name = in.peekTag() == 0x80 ? ObjectName.name(in, 0x80) : "";
      in.enter(0xA1);
      components.add(new Component(name, read(in)));
      in.leave();
      in.leave();
    }
    in.leave();
    return components;
  }

  private static int size(BerReader in) {
    long size = in.integer();
    if (Math.abs(size) > 1_000_000) throw in.fault("size of a type: %d".formatted(size));
    return (int) size;
  }

  static void write(TypeDescription type, BerWriter out) {
    switch (type) {
      case Array(long count, TypeDescription element) -> {
        out.begin(Data.ARRAY).integer(0x81, count).begin(0xA2);
        write(element, out);
        out.end().end();
      }
      case Structure(List<Component> components) -> {
        out.begin(Data.STRUCTURE).begin(0xA1);
        for (Component component : components) {
          out.begin(0x30);
          if (!component.name.isEmpty()) out.text(0x80, component.name);
          out.begin(0xA1);
          write(component.type, out);
          out.end().end();
        }
        out.end().end();
      }
      case Bool() -> out.nothing(Data.BOOLEAN);
      case Bits(int size) -> out.integer(Data.BIT_STRING, size);
      case Int(int size) -> out.integer(Data.INTEGER, size);
      case Unsigned(int size) -> out.integer(Data.UNSIGNED, size);
      case FloatingPoint(int width, int exponent) -> out.begin(0xA7).integer(0x02, width).integer(0x02, exponent).end();
      case OctetString(int size) -> out.integer(Data.OCTET_STRING, size);
      case VisibleString(int size) -> out.integer(Data.VISIBLE_STRING, size);
      case GeneralizedTime() -> out.nothing(Data.GENERALIZED_TIME);
      case BinaryTime(boolean withDate) -> out.bool(Data.BINARY_TIME, withDate);
      case Bcd(int size) -> out.integer(Data.BCD, size);
      case ObjectId() -> out.nothing(Data.OBJECT_ID);
      case MmsString(int size) -> out.integer(Data.MMS_STRING, size);
      case UtcTime() -> out.nothing(Data.UTC_TIME);
    }
  }
}
