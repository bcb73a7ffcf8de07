package io.gridtap.dlms.xdlms;

import io.gridtap.asn1.axdr.Axdr;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The parts that many APDUs share, written in order. The mirror of {@link ApduIn}. */
record ApduOut(OctetWriter out) {

  ApduOut u8(int value, String what) {
    within(value, 0xFF, what);
    out.u8(value);
    return this;
  }

  ApduOut u16(long value, String what) {
    within(value, 0xFFFF, what);
    out.u16be((int) value);
    return this;
  }

  ApduOut u32(long value, String what) {
    within(value, 0xFFFF_FFFFL, what);
    out.u32be(value);
    return this;
  }

  private static void within(long value, long most, String what) {
    if (value < 0 || value > most) throw new IllegalArgumentException("%s is 0…%d: %d".formatted(what, most, value));
  }

  /** The tag of an APDU, or of what was chosen within it. */
  ApduOut choice(int tag) {
    out.u8(tag);
    return this;
  }

  ApduOut tags(int apdu, int choice) {
    out.u8(apdu).u8(choice);
    return this;
  }

  ApduOut invokeId(InvokeId id) {
    out.u8(id.octet());
    return this;
  }

  ApduOut longInvokeId(LongInvokeId id) {
    out.i32be(id.word());
    return this;
  }

  ApduOut bool(boolean value) {
    out.u8(value ? 1 : 0);
    return this;
  }

  ApduOut octets(Octets octets) {
    Axdr.octetString(octets, out);
    return this;
  }

  ApduOut data(Data data) {
    DataCodec.encode(data, out);
    return this;
  }

  <T> ApduOut list(List<T> elements, BiConsumer<ApduOut, T> element) {
    Axdr.length(elements.size(), out);
    for (T each : elements) element.accept(this, each);
    return this;
  }

  <T> ApduOut optional(Optional<T> value, BiConsumer<ApduOut, T> element) {
    Axdr.present(value.isPresent(), out);
    value.ifPresent(there -> element.accept(this, there));
    return this;
  }

  ApduOut attribute(AttributeDescriptor attribute) {
    AttributeDescriptor.CODEC.encode(attribute, out);
    return this;
  }

  ApduOut method(MethodDescriptor method) {
    MethodDescriptor.CODEC.encode(method, out);
    return this;
  }

  ApduOut selection(SelectiveAccess selection) {
    out.u8(selection.selector());
    return data(selection.parameters());
  }

  ApduOut attributeRequest(AttributeRequest request) {
    return attribute(request.attribute()).optional(request.selection(), ApduOut::selection);
  }

  ApduOut block(DataBlock block) {
    return bool(block.last()).u32(block.number(), "a block number").octets(block.raw());
  }

  ApduOut shortBlock(DataBlock block) {
    return bool(block.last()).u16(block.number(), "a block number").octets(block.raw());
  }

  ApduOut accessResult(DataAccessResult result) {
    out.u8(result.code());
    return this;
  }

  ApduOut actionResult(ActionResult result) {
    out.u8(result.code());
    return this;
  }

  ApduOut getResult(GetResult result) {
    return switch (result) {
      case GetResult.Value(Data data) -> {
        out.u8(0);
        yield data(data);
      }
      case GetResult.Failure(DataAccessResult reason) -> {
        out.u8(1);
        yield accessResult(reason);
      }
    };
  }

  ApduOut dateTime(Optional<CosemDateTime> time) {
    out.u8(time.isPresent() ? CosemDateTime.OCTETS : 0);
    time.ifPresent(there -> CosemDateTime.CODEC.encode(there, out));
    return this;
  }

  ApduOut optionalDateTime(Optional<CosemDateTime> time) {
    Axdr.present(time.isPresent(), out);
    return time.isPresent() ? dateTime(time) : this;
  }

  /** One value for each of something. */
  static void pairs(List<?> ones, List<?> others, String what) {
    if (ones.size() != others.size())
      throw new IllegalArgumentException("%s: %d against %d".formatted(what, ones.size(), others.size()));
  }
}
