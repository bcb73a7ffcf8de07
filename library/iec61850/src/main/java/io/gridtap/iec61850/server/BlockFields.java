package io.gridtap.iec61850.server;

import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.TypeDescription;
import java.util.Optional;
import java.util.function.Supplier;

/** Lays out the attributes of a control block, in the order of the wire. */
final class BlockFields {
  private final Item.Group group;

  BlockFields(String name, Item parent) { this.group = new Item.Group(name, Optional.of(parent)); }

  static Data text(String value) { return new Data.VisibleString(value); }

  Item.Group group() { return group; }

  /** An attribute that clients only read. */
  BlockFields readOnly(String name, TypeDescription type, Supplier<Data> value) {
    group.add(new Item.Field(name, Optional.of(group), type, value, Optional.empty()));
    return this;
  }

  BlockFields fixed(String name, TypeDescription type, Data value) { return readOnly(name, type, () -> value); }

  BlockFields written(String name, TypeDescription type, Supplier<Data> value, Item.Writer writer) {
    group.add(new Item.Field(name, Optional.of(group), type, value, Optional.of(writer)));
    return this;
  }

  BlockFields add(Item part) {
    group.add(part);
    return this;
  }

  static TypeDescription bool() { return new TypeDescription.Bool(); }

  static TypeDescription unsigned(int bits) { return new TypeDescription.Unsigned(bits); }

  static TypeDescription integer(int bits) { return new TypeDescription.Int(bits); }

  /** Of names and references. */
  static TypeDescription text() { return new TypeDescription.VisibleString(-129); }

  static TypeDescription entryTime() { return new TypeDescription.BinaryTime(true); }

  static TypeDescription entryId() { return new TypeDescription.OctetString(Long.BYTES); }

  /** What an entry of a buffer or log is called: grows, so that what is greater came later. */
  static Data entryId(long number) {
    return new Data.OctetString(ReportControl.entryId(number));
  }
}
