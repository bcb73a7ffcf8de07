package io.gridtap.dlms.xdlms;

import io.gridtap.asn1.axdr.Axdr;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The parts that many APDUs share, read in order. The mirror of {@link ApduOut}. */
record ApduIn(OctetReader in, Limits limits) {

  DecodeException fault(String what) { return in.fault(what); }

  DecodeException unknown(String what, int choice) {
    return in.fault("%s with choice %02X, which the standard does not have".formatted(what, choice));
  }

  InvokeId invokeId() { return InvokeId.of(in.u8()); }

  LongInvokeId longInvokeId() { return LongInvokeId.of(in.i32be()); }

  boolean bool() { return in.u8() != 0; }

  Octets octets() { return Axdr.octetString(in); }

  Data data() { return DataCodec.decode(in, limits); }

  /** SEQUENCE OF with its count; an element takes at least one octet. */
  <T> List<T> list(Function<ApduIn, T> element) {
    int count = Axdr.count(in);
    if (count > limits.maxElements())
      throw in.fault("%d elements, at most %d are taken".formatted(count, limits.maxElements()));
    List<T> list = new ArrayList<>(Math.min(count, 256));
    for (int i = 0; i < count; i++) list.add(element.apply(this));
    return list;
  }

  <T> Optional<T> optional(Function<ApduIn, T> element) {
    return Axdr.present(in) ? Optional.of(element.apply(this)) : Optional.empty();
  }

  AttributeDescriptor attribute() { return AttributeDescriptor.CODEC.decode(in); }

  MethodDescriptor method() { return MethodDescriptor.CODEC.decode(in); }

  SelectiveAccess selection() { return new SelectiveAccess(in.u8(), data()); }

  AttributeRequest attributeRequest() { return new AttributeRequest(attribute(), optional(ApduIn::selection)); }

  /** Block of a service with logical names: last, a number of 32 bits, raw. */
  DataBlock block() {
    return new DataBlock(bool(), in.u32be(), octets());
  }

  /** Block of a service with short names: last, a number of 16 bits, raw. */
  DataBlock shortBlock() {
    return new DataBlock(bool(), in.u16be(), octets());
  }

  DataAccessResult accessResult() { return DataAccessResult.of(in.u8()); }

  ActionResult actionResult() { return ActionResult.of(in.u8()); }

  GetResult getResult() {
    int choice = in.u8();
    return switch (choice) {
      case 0 -> new GetResult.Value(data());
      case 1 -> new GetResult.Failure(accessResult());
      default -> throw unknown("Get-Data-Result", choice);
    };
  }

  /**
   * date-time as an octet string that may be empty. Meters put a tag before it: the length alone (as the standard has
   * it), 09 and the length, or 19 and no length.
   */
  Optional<CosemDateTime> dateTime() {
    int first = in.u8();
    return switch (first) {
      case 0 -> Optional.empty();
      case 0x19, CosemDateTime.OCTETS -> Optional.of(CosemDateTime.CODEC.decode(in));
      case 0x09 -> ofLength(in.u8());
      default -> throw in.fault("date-time that begins with %02X; 00, 0C, 09 0C and 19 are known".formatted(first));
    };
  }

  /** The same as an OPTIONAL element, whose flag some meters write and some replace by the tag. */
  Optional<CosemDateTime> optionalDateTime() {
    if (in.peekU8() != 1) return dateTime();
    in.skip(1);
    return ofLength(in.u8());
  }

  private Optional<CosemDateTime> ofLength(int length) {
    if (length == 0) return Optional.empty();
    if (length != CosemDateTime.OCTETS) throw in.fault("date-time of %d octets".formatted(length));
    return Optional.of(CosemDateTime.CODEC.decode(in));
  }
}
