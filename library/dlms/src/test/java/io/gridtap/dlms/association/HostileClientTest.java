package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataType;
import io.gridtap.dlms.xdlms.ExceptionResponse;
import io.gridtap.dlms.xdlms.GetResponse;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.testkit.Script;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that mean no good: each is answered or left alone, and the next one is served. */
class HostileClientTest {
  private static final AttributeDescriptor VOLTAGE = new AttributeDescriptor(3, RecordedMeter.VOLTAGE, 2);
  private static final AttributeDescriptor BUFFER = new AttributeDescriptor(7, RecordedMeter.PROFILE, 2);

  private static ServerWire open() {
    return new ServerWire(RecordedMeter.logicalNames(), 16).open(ApplicationContext.LN, Conformance.LN, 1024);
  }

  private static void isServed(ServerWire wire) {
    assertThat(wire.ask(ServerWire.get(VOLTAGE)))
        .isEqualTo(new GetResponse.Normal(ServerWire.ID, new GetResult.Value(Data.longUnsigned(2301))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"60", "60 00", "60 84 FF FF FF FF", "60 80", "60 7F A1 09", "60 03 A1 01 06", "60 02 BE 00",
      "62", "62 80",
      "E0", "E0 FF FF FF FF FF 84 7F FF FF FF", "C0", "C0 03 C1 84 7F FF FF FF", "C3 03 C1 84 7F FF FF FF", "D9 00",
      "DB 00 00",
      "DD 00 00 00 00 00 00 00", "DF", "FF FF FF FF", "C8 1E 00 01 23 45", "01 00 00 00 06"})
  void garbageEndsNothing(String apdu) {
    ServerWire wire = open();
    for (Octets answer : wire.raw(Octets.hex(apdu))) assertThat(answer.isEmpty()).isFalse();
    isServed(wire.open(ApplicationContext.LN, Conformance.LN, 1024));
  }

  @Test
  void clientsThatAreNotAllowedHearNothingAndCostNothing() {
    ServerWire wire = open();
    for (int client = 100; client < 10_000; client++)
      assertThat(wire.as(client).raw(Octets.hex("60 00"))).isEmpty();
    isServed(wire);
  }

  @Test
  void moreThanWasNegotiatedIsRefused() {
    ServerWire wire = open();
    OctetWriter request = new OctetWriter().octets(Octets.hex("C1 01 C1 00 03 01 00 20 07 00 FF 02 00 09 82 FF 00"));
    for (int i = 0; i < 0xFF00; i++) request.u8(0);
    assertThat(ServerWire.decode(wire.raw(request.toOctets()).getFirst()))
        .isInstanceOfSatisfying(ExceptionResponse.class, refused -> assertThat(refused.service()).isEqualTo(4));
    isServed(wire);
  }

  private static Data number(DataType type, long value) { return new Data.Int(type, value); }

  @ParameterizedTest
  @CsvSource({"1,0,4294967296,0", "1,0,9223372036854775807,0", "9223372036854775807,0,1,0",
      "1,9223372036854775807,1,9223372036854775807", "-1,-1,-1,-1", "-9223372036854775808,0,-9223372036854775808,0",
      "1,0,1,-9223372036854775808"})
  void entriesBeyondAllBoundsAreNoneOrAll(long fromRow, long toRow, long fromColumn, long toColumn) {
    ServerWire wire = open();
    Apdu answer = wire.ask(ServerWire.get(BUFFER, new SelectiveAccess(2,
        Data.structure(number(DataType.LONG64, fromRow), number(DataType.LONG64, toRow),
            number(DataType.LONG64, fromColumn), number(DataType.LONG64, toColumn)))));
    assertThat(answer).isInstanceOf(GetResponse.class);
    isServed(wire);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FFFF FFFF FFFF FFFF FF 8000 FF", "0001 0101 FF 00000000 8000 00",
      "270F 0C1F FF 173B3B63 02D0 00",
      "07E5 0D20 FF 183C3C64 0000 00", "0000 0000 00 00000000 7FFF FF"})
  void timesThatNoCalendarHasAreNoRange(String time) {
    ServerWire wire = open();
    Data end = Data.octetString(Octets.hex(time.replace(" ", "")));
    Data clock = Data.structure(Data.longUnsigned(8), Data.octetString(Octets.hex("0000010000FF")), Data.integer(2),
        Data.longUnsigned(0));
    for (List<Data> range : List.of(List.of(end, end), List.of(end, Data.NULL), List.of(Data.NULL, end)))
      assertThat(wire.ask(ServerWire.get(BUFFER, new SelectiveAccess(1,
          Data.structure(clock, range.get(0), range.get(1), Data.array()))))).isNotNull();
    isServed(wire);
  }

  @Test
  void aSelectionOfTheSameColumnManyTimesIsThatColumn() {
    ServerWire wire = open();
    Data column = Data.structure(Data.longUnsigned(8), Data.octetString(Octets.hex("0000010000FF")), Data.integer(2),
        Data.longUnsigned(0));
    Data selection = Data.structure(column, Data.NULL, Data.NULL,
        Data.array(Collections.nCopies(40, column)));
    assertThat(wire.ask(ServerWire.get(BUFFER, new SelectiveAccess(1, selection)))).isNotNull();
    isServed(wire);
  }

  @Test
  void anOctetNowAndThenHoldsNoConnection() {
    Script<ServerCommand, ServerEvent> script = new Script<>(new ServerEngine(WrapperLink.server(),
        List.of(RecordedMeter.logicalNames()), Admission.ALWAYS, ServerLimits.STANDARD));
    script.receive("00").after(Duration.ofMinutes(4)).receive("01").after(Duration.ofMinutes(4)).receive("00")
        .after(Duration.ofMinutes(2)).closesNaming("no APDU within").nothingElse();
  }
}
