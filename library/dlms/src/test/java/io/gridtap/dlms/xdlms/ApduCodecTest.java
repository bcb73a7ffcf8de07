package io.gridtap.dlms.xdlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.CodecLaws;
import io.gridtap.wire.Codec;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApduCodecTest {
  private static final Codec<Apdu> CODEC = new Codec<>(in -> ApduCodec.decode(in, Limits.STANDARD), ApduCodec::encode);
  private static final InvokeId ID = InvokeId.of(0xC1);
  private static final LongInvokeId LONG_ID = LongInvokeId.of(0xC0000001);
  private static final AttributeDescriptor VOLTAGE = new AttributeDescriptor(3, Obis.of(1, 0, 32, 7, 0, 255), 2);
  private static final MethodDescriptor DISCONNECT = new MethodDescriptor(70, Obis.of(0, 0, 96, 3, 10, 255), 1);
  private static final AttributeRequest PLAIN = AttributeRequest.of(VOLTAGE);
  private static final AttributeRequest SELECTED = new AttributeRequest(VOLTAGE,
      Optional.of(new SelectiveAccess(2, Data.structure(Data.doubleLongUnsigned(3), Data.doubleLongUnsigned(5)))));
  private static final DataBlock BLOCK = new DataBlock(true, 7, Octets.hex("0A0B0C"));
  private static final CosemDateTime TIME = new CosemDateTime(new CosemDate(2025, 6, 15, 7),
      new CosemTime(12, 34, 56, 255), 0, 0);
  private static final String VOLTAGE_HEX = "0003 0100200700FF 02";
  private static final String DISCONNECT_HEX = "0046 000060030AFF 01";
  private static final String SELECTED_HEX = VOLTAGE_HEX + "01 02 0202 0600000003 0600000005";
  private static final String BLOCK_HEX = "01 00000007 03 0A0B0C";
  private static final String TIME_HEX = "07E9060F07 0C2238FF 0000 00";
  private static final GeneralHeader HEADER = new GeneralHeader(Octets.hex("0102030405060708"),
      Octets.hex("4D4D4D0000000001"), Octets.hex("4752580000000001"), Octets.EMPTY, Octets.EMPTY);
  private static final String HEADER_HEX = "08 0102030405060708 08 4D4D4D0000000001 08 4752580000000001 00 00";

  static Stream<Arguments> apdus() {
    return Stream.of(
        apdu("01 00 00 00 06 5F1F0400 00421E 0400", new InitiateRequest(Optional.empty(), true, OptionalInt.empty(), 6,
            new Conformance(0x00421E), 1024)),
        apdu("01 01 02 AABB 01 00 01 FF 06 5F1F0400 007E1F FFFF", new InitiateRequest(
            Optional.of(new InitiateRequest.DedicatedKey(Octets.hex("AABB"))), false, OptionalInt.of(-1), 6,
            new Conformance(0x007E1F), 65535)),
        apdu("08 00 06 5F1F0400 001E5D 0400 0007",
            new InitiateResponse(OptionalInt.empty(), 6, new Conformance(0x001E5D), 1024, InitiateResponse.VAA_LN)),
        apdu("08 01 05 06 5F1F0400 1C0320 0400 FA00",
            new InitiateResponse(OptionalInt.of(5), 6, new Conformance(0x1C0320), 1024, InitiateResponse.VAA_SN)),

        apdu("C0 01 C1" + VOLTAGE_HEX + "00", new GetRequest.Normal(ID, PLAIN)),
        apdu("C0 01 C1" + SELECTED_HEX, new GetRequest.Normal(ID, SELECTED)),
        apdu("C0 02 C1 FFFFFFFF", new GetRequest.Next(ID, 0xFFFFFFFFL)),
        apdu("C0 03 C1 02" + VOLTAGE_HEX + "00" + SELECTED_HEX, new GetRequest.WithList(ID, List.of(PLAIN, SELECTED))),
        apdu("C4 01 C1 00 1208FD", new GetResponse.Normal(ID, value(Data.longUnsigned(2301)))),
        apdu("C4 01 C1 01 04", new GetResponse.Normal(ID, failure(DataAccessResult.OBJECT_UNDEFINED))),
        apdu("C4 02 C1 01 00000007 00 03 0A0B0C", new GetResponse.Block(ID, BLOCK)),
        apdu("C4 02 C1 00 00000007 01 13",
            new GetResponse.BlockFailure(ID, false, 7, DataAccessResult.DATA_BLOCK_NUMBER_INVALID)),
        apdu("C4 03 C1 02 00 1102 01 FA", new GetResponse.WithList(ID,
            List.of(value(Data.unsigned(2)), failure(DataAccessResult.OTHER_REASON)))),

        apdu("C1 01 C1" + VOLTAGE_HEX + "00 0600000007", new SetRequest.Normal(ID, PLAIN, Data.doubleLongUnsigned(7))),
        apdu("C1 02 C1" + SELECTED_HEX + BLOCK_HEX, new SetRequest.FirstBlock(ID, SELECTED, BLOCK)),
        apdu("C1 03 C1" + BLOCK_HEX, new SetRequest.Block(ID, BLOCK)),
        apdu("C1 04 C1 02" + VOLTAGE_HEX + "00" + SELECTED_HEX + "02 1101 1102",
            new SetRequest.WithList(ID, List.of(PLAIN, SELECTED), List.of(Data.unsigned(1), Data.unsigned(2)))),
        apdu("C1 05 C1 01" + VOLTAGE_HEX + "00" + BLOCK_HEX,
            new SetRequest.WithListFirstBlock(ID, List.of(PLAIN), BLOCK)),
        apdu("C5 01 C1 03", new SetResponse.Normal(ID, DataAccessResult.READ_WRITE_DENIED)),
        apdu("C5 02 C1 00000001", new SetResponse.Block(ID, 1)),
        apdu("C5 03 C1 00 00000003", new SetResponse.LastBlock(ID, DataAccessResult.SUCCESS, 3)),
        apdu("C5 04 C1 02 00 0C 00000003", new SetResponse.LastBlockWithList(ID,
            List.of(DataAccessResult.SUCCESS, DataAccessResult.TYPE_UNMATCHED), 3)),
        apdu("C5 05 C1 02 00 0C",
            new SetResponse.WithList(ID, List.of(DataAccessResult.SUCCESS, DataAccessResult.TYPE_UNMATCHED))),

        apdu("C3 01 C1" + DISCONNECT_HEX + "01 0F00",
            new ActionRequest.Normal(ID, DISCONNECT, Optional.of(Data.integer(0)))),
        apdu("C3 01 C1" + DISCONNECT_HEX + "00", new ActionRequest.Normal(ID, DISCONNECT, Optional.empty())),
        apdu("C3 02 C1 00000002", new ActionRequest.NextBlock(ID, 2)),
        apdu("C3 03 C1 01" + DISCONNECT_HEX + "01 00",
            new ActionRequest.WithList(ID, List.of(DISCONNECT), List.of(Data.NULL))),
        apdu("C3 04 C1" + DISCONNECT_HEX + BLOCK_HEX, new ActionRequest.FirstBlock(ID, DISCONNECT, BLOCK)),
        apdu("C3 05 C1 01" + DISCONNECT_HEX + BLOCK_HEX,
            new ActionRequest.WithListFirstBlock(ID, List.of(DISCONNECT), BLOCK)),
        apdu("C3 06 C1" + BLOCK_HEX, new ActionRequest.Block(ID, BLOCK)),
        apdu("C7 02 C1" + BLOCK_HEX, new ActionResponse.Block(ID, BLOCK)),
        apdu("C7 03 C1 02 00 00 0C 01 00 00", new ActionResponse.WithList(ID,
            List.of(new ActionOutcome(ActionResult.SUCCESS, Optional.empty()),
                new ActionOutcome(ActionResult.TYPE_UNMATCHED, Optional.of(value(Data.NULL)))))),
        apdu("C7 04 C1 00000002", new ActionResponse.NextBlock(ID, 2)),

        apdu("05 05 02 02C8 04 0320 02 1101 05 0002 06 01 0007 03 0A0B0C 07 00 0001", new ReadRequest(List.of(
            new VariableAccess.Name(0x02C8), new VariableAccess.Parameterized(0x0320,
                new SelectiveAccess(2, Data.unsigned(1))),
            new VariableAccess.BlockNumber(2),
            new VariableAccess.ReadBlock(BLOCK), new VariableAccess.WriteBlock(false, 1)))),
        apdu("0C 04 00 1208FD 01 03 02 01 0007 03 0A0B0C 03 0002", new ReadResponse(List.of(
            new ReadResponse.Item.Value(Data.longUnsigned(2301)),
            new ReadResponse.Item.Failure(DataAccessResult.READ_WRITE_DENIED), new ReadResponse.Item.Block(BLOCK),
            new ReadResponse.Item.BlockNumber(2)))),
        apdu("06 01 02 02C8 01 1101", new WriteRequest(List.of(new VariableAccess.Name(0x02C8)),
            List.of(Data.unsigned(1)))),
        apdu("0D 03 00 01 03 02 0001", new WriteResponse(List.of(
            new WriteResponse.Item.Done(DataAccessResult.SUCCESS),
            new WriteResponse.Item.Done(DataAccessResult.READ_WRITE_DENIED), new WriteResponse.Item.BlockNumber(1)))),
        apdu("16 01 02 02C8 01 1101", new UnconfirmedWriteRequest(List.of(new VariableAccess.Name(0x02C8)),
            List.of(Data.unsigned(1)))),
        apdu("18 01 0F 32303235303631353132333435365A 01 02 02C8 01 1101", new InformationReport(
            Optional.of("20250615123456Z"), List.of(new VariableAccess.Name(0x02C8)), List.of(Data.unsigned(1)))),
        apdu("18 00 00 00", new InformationReport(Optional.empty(), List.of(), List.of())),

        apdu("C2 01 0C" + TIME_HEX + VOLTAGE_HEX + "1208FD",
            new EventNotification(Optional.of(TIME), VOLTAGE, Data.longUnsigned(2301))),
        apdu("C2 00" + VOLTAGE_HEX + "1208FD",
            new EventNotification(Optional.empty(), VOLTAGE, Data.longUnsigned(2301))),
        apdu("0F C0000001 0C" + TIME_HEX + "0201 1101",
            new DataNotification(LONG_ID, Optional.of(TIME), Data.structure(Data.unsigned(1)))),
        apdu("0F 10000001 00 00", new DataNotification(LongInvokeId.of(0x10000001), Optional.empty(), Data.NULL)),
        apdu("10 C0000001 00", new DataNotificationConfirm(LONG_ID, Optional.empty())),

        apdu("D9 C0000001 00 05 01" + VOLTAGE_HEX + "02" + VOLTAGE_HEX + "03" + DISCONNECT_HEX + "04"
            + VOLTAGE_HEX + "02 1101 05" + VOLTAGE_HEX + "02 1101 05 00 1101 00 00 1101",
            new AccessRequest(LONG_ID, Optional.empty(),
                List.of(new AccessSpecification.Get(PLAIN), new AccessSpecification.Set(PLAIN),
                    new AccessSpecification.Action(DISCONNECT), new AccessSpecification.Get(selected()),
                    new AccessSpecification.Set(selected())),
                List.of(Data.NULL, Data.unsigned(1), Data.NULL, Data.NULL, Data.unsigned(1)))),
        apdu("DA C0000001 0C" + TIME_HEX + "01 01 01" + VOLTAGE_HEX + "03 1208FD 00 00 03 01 00 02 03 03 0C",
            new AccessResponse(LONG_ID, Optional.of(TIME), List.of(new AccessSpecification.Get(PLAIN)),
                List.of(Data.longUnsigned(2301), Data.NULL, Data.NULL),
                List.of(new AccessResponse.Result.Get(DataAccessResult.SUCCESS),
                    new AccessResponse.Result.Set(DataAccessResult.READ_WRITE_DENIED),
                    new AccessResponse.Result.Action(ActionResult.TYPE_UNMATCHED)))),

        apdu("0E 01 06 02", new ConfirmedServiceError(1, 6, 2)),
        apdu("E0 C1 0001 0002 03 0A0B0C",
            new GeneralBlockTransfer(true, true, 1, 1, 2, Octets.hex("0A0B0C"))),
        apdu("C8 05 30 00000001", new CipheredApdu(0xC8, Optional.empty(), Octets.hex("3000000001"))),
        apdu("DB 08 4752580000000001 05 30 00000001", new CipheredApdu(CipheredApdu.GENERAL_GLO,
            Optional.of(Octets.hex("4752580000000001")), Octets.hex("3000000001"))),
        apdu("DD" + HEADER_HEX + "00 02 AABB", new GeneralCiphering(HEADER, Optional.empty(), Octets.hex("AABB"))),
        apdu("DD" + HEADER_HEX + "01 00 01 02 AABB", new GeneralCiphering(HEADER,
            Optional.of(new GeneralCiphering.KeyInfo.Identified(1)), Octets.hex("AABB"))),
        apdu("DD" + HEADER_HEX + "01 01 00 01 CC 02 AABB", new GeneralCiphering(HEADER,
            Optional.of(new GeneralCiphering.KeyInfo.Wrapped(0, Octets.hex("CC"))), Octets.hex("AABB"))),
        apdu("DD" + HEADER_HEX + "01 02 01 02 01 CC 02 AABB", new GeneralCiphering(HEADER,
            Optional.of(new GeneralCiphering.KeyInfo.Agreed(Octets.hex("02"), Octets.hex("CC"))),
            Octets.hex("AABB"))),
        apdu("DF" + HEADER_HEX + "02 C001 03 0A0B0C",
            new GeneralSigning(HEADER, Octets.hex("C001"), Octets.hex("0A0B0C"))));
  }

  @ParameterizedTest
  @MethodSource("apdus")
  void everyApduObeysTheLaws(Octets octets, Apdu apdu) { CodecLaws.all(CODEC, octets, apdu); }

  /** These end where older servers end, so that one of their prefixes is an APDU, too. */
  @Test
  void exceptionsAndOutcomesMayEndEarly() {
    golden("D8 02 02", new ExceptionResponse(2, 2, OptionalLong.empty()));
    golden("D8 02 06 FFFFFFFF", new ExceptionResponse(2, 6, OptionalLong.of(0xFFFFFFFFL)));
    golden("D8 00 00", new ExceptionResponse(0, 0, OptionalLong.empty()));
    golden("C7 01 C1 00 01 00 1102", outcome(ActionResult.SUCCESS, value(Data.unsigned(2))));
    golden("C7 01 C1 00 01 01 03", outcome(ActionResult.SUCCESS, failure(DataAccessResult.READ_WRITE_DENIED)));
    golden("C7 01 C1 03 00", outcome(ActionResult.READ_WRITE_DENIED));
    assertThat(decode("D8 02 06")).isEqualTo(new ExceptionResponse(2, 6, OptionalLong.empty()));
    assertThat(decode("D8 02"))
        .isEqualTo(new ExceptionResponse(2, ExceptionResponse.SERVICE_NOT_GIVEN, OptionalLong.empty()));
    assertThat(decode("C7 01 C1 03")).isEqualTo(outcome(ActionResult.READ_WRITE_DENIED));
    for (String cut : List.of("D8", "D8 02 06 00", "D8 02 06 000000", "C7", "C7 01", "C7 01 C1", "C7 01 C1 00 01",
        "C7 01 C1 00 01 00", "C7 01 C1 00 01 01"))
      assertThatThrownBy(() -> decode(cut)).as(cut).isInstanceOf(DecodeException.class);
  }

  @Test
  void takesTheTimeOfANotificationInEachFormThatMetersSend() {
    DataNotification expected = new DataNotification(LONG_ID, Optional.of(TIME), Data.unsigned(1));
    for (String prefix : List.of("0C", "09 0C", "19"))
      assertThat(decode("0F C0000001" + prefix + TIME_HEX + "1101")).as(prefix).isEqualTo(expected);
    for (String absent : List.of("00", "09 00"))
      assertThat(decode("0F C0000001" + absent + "1101")).as(absent)
          .isEqualTo(new DataNotification(LONG_ID, Optional.empty(), Data.unsigned(1)));
    EventNotification event = new EventNotification(Optional.of(TIME), VOLTAGE, Data.unsigned(1));
    for (String prefix : List.of("01 0C", "0C", "09 0C", "19"))
      assertThat(decode("C2" + prefix + TIME_HEX + VOLTAGE_HEX + "1101")).as(prefix).isEqualTo(event);
    assertThatThrownBy(() -> decode("0F C0000001 05" + TIME_HEX + "1101"))
        .hasMessage("date-time that begins with 05; 00, 0C, 09 0C and 19 are known at octet 6");
  }

  @Test
  void takesConformanceWithoutTheSecondTagOctet() {
    assertThat(decode("01 00 00 00 06 5F 04 00 00421E 0400")).isEqualTo(decode("01 00 00 00 06 5F1F0400 00421E 0400"));
  }

  @Test
  void leavesTheCursorBehindOneOfSeveralApdusInAFrame() {
    var in = Octets.hex("0F C0000001 00 1101  0F C0000002 00 1102").reader();
    assertThat(ApduCodec.decode(in, Limits.STANDARD)).isInstanceOf(DataNotification.class);
    assertThat(ApduCodec.decode(in, Limits.STANDARD))
        .isEqualTo(new DataNotification(LongInvokeId.of(0xC0000002), Optional.empty(), Data.unsigned(2)));
    assertThat(in.hasRemaining()).isFalse();
  }

  @Test
  void knowsTheTagsOfCipheredApdus() {
    for (int tag : new int[]{0x21, 0x2E, 0x38, 0x41, 0x58, 0xC8, 0xCA, 0xCF, 0xD0, 0xD2, 0xD7})
      golden("%02X 01 30".formatted(tag), new CipheredApdu(tag, Optional.empty(), Octets.hex("30")));
    golden("DC 00 01 30", new CipheredApdu(0xDC, Optional.of(Octets.EMPTY), Octets.hex("30")));
    assertThatThrownBy(() -> decode("CE 01 30")).hasMessage("tag CE, which is no xDLMS APDU at octet 0");
    assertThatThrownBy(() -> decode("60 00")).hasMessage("tag 60, which is no xDLMS APDU at octet 0");
  }

  @Test
  void saysWhatAndWhereItIsCutShort() {
    assertThatThrownBy(() -> decode("C4 01 C1 00 06 0000")).isInstanceOf(DecodeException.class)
        .hasMessage("4 octets wanted, 2 there at octet 5");
    assertThatThrownBy(() -> decode("C4 01 C1 02")).hasMessage(
        "Get-Data-Result with choice 02, which the standard does not have at octet 4");
    assertThatThrownBy(() -> decode("C4 09 C1 02")).hasMessage(
        "get-response with choice 09, which the standard does not have at octet 3");
    assertThatThrownBy(() -> decode("C4 01 C1 00 1101 00")).hasMessage("1 octets left over at octet 6");
    assertThatThrownBy(() -> decode("")).isInstanceOf(DecodeException.class);
  }

  @Test
  void refusesToWriteWhatTheWireCannotCarry() {
    for (Apdu apdu : List.of(
        new GetRequest.Next(ID, 1L << 32), new GetRequest.Next(ID, -1),
        new SetRequest.Block(ID, new DataBlock(true, -1, Octets.EMPTY)),
        new ReadResponse(List.of(new ReadResponse.Item.Block(new DataBlock(true, 65536, Octets.EMPTY)))),
        new ReadRequest(List.of(new VariableAccess.Name(65536))),
        new SetRequest.WithList(ID, List.of(PLAIN), List.of()),
        new ActionRequest.WithList(ID, List.of(DISCONNECT), List.of()),
        new WriteRequest(List.of(), List.of(Data.NULL)),
        new AccessRequest(LONG_ID, Optional.empty(), List.of(), List.of(Data.NULL)),
        new AccessResponse(LONG_ID, Optional.empty(), List.of(), List.of(Data.NULL), List.of()),
        new ExceptionResponse(2, 5, OptionalLong.of(1)), new ExceptionResponse(256, 5, OptionalLong.empty()),
        new ConfirmedServiceError(1, 6, -1),
        new GeneralBlockTransfer(true, false, 64, 1, 1, Octets.EMPTY),
        new GeneralBlockTransfer(true, false, 1, 65536, 1, Octets.EMPTY),
        new CipheredApdu(0xC0, Optional.empty(), Octets.EMPTY),
        new CipheredApdu(0xC8, Optional.of(Octets.EMPTY), Octets.EMPTY),
        new CipheredApdu(0xDB, Optional.empty(), Octets.EMPTY),
        new InitiateRequest(Optional.empty(), true, OptionalInt.of(128), 6, Conformance.LN, 1024),
        new InitiateRequest(Optional.empty(), true, OptionalInt.empty(), 6, Conformance.LN, 65536),
        new InformationReport(Optional.of("☃"), List.of(), List.of())))
      assertThatThrownBy(() -> ApduCodec.encode(apdu)).as(apdu.toString())
          .isInstanceOf(IllegalArgumentException.class);
  }

  private static void golden(String hex, Apdu apdu) { CodecLaws.golden(CODEC, Octets.hex(hex), apdu); }

  private static Apdu decode(String hex) { return ApduCodec.decode(Octets.hex(hex), Limits.STANDARD); }

  private static Arguments apdu(String hex, Apdu apdu) { return Arguments.of(Octets.hex(hex), apdu); }

  private static AttributeRequest selected() {
    return new AttributeRequest(VOLTAGE, Optional.of(new SelectiveAccess(2, Data.unsigned(1))));
  }

  private static GetResult value(Data data) { return new GetResult.Value(data); }

  private static GetResult failure(DataAccessResult reason) { return new GetResult.Failure(reason); }

  private static ActionResponse outcome(ActionResult result, GetResult returned) {
    return new ActionResponse.Normal(ID, new ActionOutcome(result, Optional.of(returned)));
  }

  private static ActionResponse outcome(ActionResult result) {
    return new ActionResponse.Normal(ID, new ActionOutcome(result, Optional.empty()));
  }
}
