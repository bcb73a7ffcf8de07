package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;

/** Name of an MMS object and where it is defined (ISO 9506-2 ObjectName). */
public sealed interface ObjectName {
  /** Names as IEC 61850-8-1 uses them are no longer. */
  int MAX_OCTETS = 129;

  record VmdSpecific(String item) implements ObjectName {
    @Override
    public String toString() { return "/" + item; }
  }

  record DomainSpecific(String domain, String item) implements ObjectName {
    @Override
    public String toString() { return domain + "/" + item; }
  }

  /** Lives and dies with the association. */
  record AssociationSpecific(String item) implements ObjectName {
    @Override
    public String toString() { return "@" + item; }
  }

  /** The name without its scope. */
  String item();

  static ObjectName read(BerReader in) {
    return switch (in.peekTag()) {
      case 0x80 -> new VmdSpecific(name(in, 0x80));
      case 0xA1 -> {
        in.enter(0xA1);
        DomainSpecific name = new DomainSpecific(name(in, 0x1A), name(in, 0x1A));
        in.leave();
        yield name;
      }
      case 0x82 -> new AssociationSpecific(name(in, 0x82));
      case 0xA2 -> { // libiec61850 repeats the name like this, with a tag too many
        in.enter(0xA2);
        AssociationSpecific name = new AssociationSpecific(name(in, 0x1A));
        in.leave();
        yield name;
      }
      default -> throw in.unexpectedTag();
    };
  }

  static void write(ObjectName name, BerWriter out) {
    switch (name) {
      case VmdSpecific(String item) -> out.text(0x80, item);
      case DomainSpecific(String domain, String item) -> out.begin(0xA1).text(0x1A, domain).text(0x1A, item).end();
      case AssociationSpecific(String item) -> out.text(0x82, item);
    }
  }

  static String name(BerReader in, int tag) {
    in.enter(tag);
    String name = name(in);
    in.leave();
    return name;
  }

  /** The content of the element entered. */
  static String name(BerReader in) {
    String name = in.text();
    if (name.length() > MAX_OCTETS) throw in.fault("name of more than %d octets".formatted(MAX_OCTETS));
    return name;
  }
}
