package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;

/** The services with short names (IEC 62056-5-3 §6.14…§6.18). */
final class ShortNameCodec {
  private static final String NAME = "a short name";
  private static final String BLOCK_NUMBER = "a block number";

  private ShortNameCodec() {}

  static ReadRequest readRequest(ApduIn in) { return new ReadRequest(in.list(ShortNameCodec::access)); }

  static void readRequest(ReadRequest request, ApduOut out) {
    out.choice(ApduTag.READ_REQUEST).list(request.accesses(), ShortNameCodec::access);
  }

  static ReadResponse readResponse(ApduIn in) { return new ReadResponse(in.list(ShortNameCodec::readItem)); }

  static void readResponse(ReadResponse response, ApduOut out) {
    out.choice(ApduTag.READ_RESPONSE).list(response.items(), ShortNameCodec::readItem);
  }

  private static ReadResponse.Item readItem(ApduIn in) {
    int choice = in.in().u8();
    return switch (choice) {
      case 0 -> new ReadResponse.Item.Value(in.data());
      case 1 -> new ReadResponse.Item.Failure(in.accessResult());
      case 2 -> new ReadResponse.Item.Block(in.shortBlock());
      case 3 -> new ReadResponse.Item.BlockNumber(in.in().u16be());
      default -> throw in.unknown("readResponse", choice);
    };
  }

  private static void readItem(ApduOut out, ReadResponse.Item item) {
    switch (item) {
      case ReadResponse.Item.Value(var data) -> out.choice(0).data(data);
      case ReadResponse.Item.Failure(var reason) -> out.choice(1).accessResult(reason);
      case ReadResponse.Item.Block(var block) -> out.choice(2).shortBlock(block);
      case ReadResponse.Item.BlockNumber(int number) -> out.choice(3).u16(number, BLOCK_NUMBER);
    }
  }

  static WriteRequest writeRequest(ApduIn in) {
    return new WriteRequest(in.list(ShortNameCodec::access), in.list(ApduIn::data));
  }

  static void writeRequest(WriteRequest request, ApduOut out) {
    ApduOut.pairs(request.accesses(), request.values(), "names and values of a writeRequest");
    out.choice(ApduTag.WRITE_REQUEST).list(request.accesses(), ShortNameCodec::access)
        .list(request.values(), ApduOut::data);
  }

  static WriteResponse writeResponse(ApduIn in) { return new WriteResponse(in.list(ShortNameCodec::writeItem)); }

  static void writeResponse(WriteResponse response, ApduOut out) {
    out.choice(ApduTag.WRITE_RESPONSE).list(response.items(), ShortNameCodec::writeItem);
  }

  private static WriteResponse.Item writeItem(ApduIn in) {
    int choice = in.in().u8();
    return switch (choice) {
      case 0 -> new WriteResponse.Item.Done(DataAccessResult.SUCCESS);
      case 1 -> new WriteResponse.Item.Done(in.accessResult());
      case 2 -> new WriteResponse.Item.BlockNumber(in.in().u16be());
      default -> throw in.unknown("writeResponse", choice);
    };
  }

  private static void writeItem(ApduOut out, WriteResponse.Item item) {
    switch (item) {
      case WriteResponse.Item.Done(var result) when result == DataAccessResult.SUCCESS -> out.choice(0);
      case WriteResponse.Item.Done(var result) -> out.choice(1).accessResult(result);
      case WriteResponse.Item.BlockNumber(int number) -> out.choice(2).u16(number, BLOCK_NUMBER);
    }
  }

  static UnconfirmedWriteRequest unconfirmedWriteRequest(ApduIn in) {
    return new UnconfirmedWriteRequest(in.list(ShortNameCodec::access), in.list(ApduIn::data));
  }

  static void unconfirmedWriteRequest(UnconfirmedWriteRequest request, ApduOut out) {
    ApduOut.pairs(request.accesses(), request.values(), "names and values of an unconfirmedWriteRequest");
    out.choice(ApduTag.UNCONFIRMED_WRITE_REQUEST).list(request.accesses(), ShortNameCodec::access)
        .list(request.values(), ApduOut::data);
  }

  static InformationReport informationReport(ApduIn in) {
    return new InformationReport(in.optional(ShortNameCodec::generalizedTime), in.list(ShortNameCodec::access),
        in.list(ApduIn::data));
  }

  static void informationReport(InformationReport report, ApduOut out) {
    ApduOut.pairs(report.accesses(), report.values(), "names and values of an informationReport");
    out.choice(ApduTag.INFORMATION_REPORT).optional(report.time(), ShortNameCodec::generalizedTime)
        .list(report.accesses(), ShortNameCodec::access).list(report.values(), ApduOut::data);
  }

  private static String generalizedTime(ApduIn in) {
    Octets text = in.octets();
    return new String(text.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private static void generalizedTime(ApduOut out, String text) {
    if (!StandardCharsets.ISO_8859_1.newEncoder().canEncode(text))
      throw new IllegalArgumentException("no GeneralizedTime: " + text);
    out.octets(Octets.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static VariableAccess access(ApduIn in) {
    int choice = in.in().u8();
    return switch (choice) {
      case 2 -> new VariableAccess.Name(in.in().u16be());
      case 4 -> new VariableAccess.Parameterized(in.in().u16be(), in.selection());
      case 5 -> new VariableAccess.BlockNumber(in.in().u16be());
      case 6 -> new VariableAccess.ReadBlock(in.shortBlock());
      case 7 -> new VariableAccess.WriteBlock(in.bool(), in.in().u16be());
      default -> throw in.unknown("Variable-Access-Specification", choice);
    };
  }

  private static void access(ApduOut out, VariableAccess access) {
    switch (access) {
      case VariableAccess.Name(int name) -> out.choice(2).u16(name, NAME);
      case VariableAccess.Parameterized(int name, var selection) -> out.choice(4).u16(name, NAME).selection(selection);
      case VariableAccess.BlockNumber(int number) -> out.choice(5).u16(number, BLOCK_NUMBER);
      case VariableAccess.ReadBlock(var block) -> out.choice(6).shortBlock(block);
      case VariableAccess.WriteBlock(boolean last, int number) -> out.choice(7).bool(last).u16(number, BLOCK_NUMBER);
    }
  }
}
