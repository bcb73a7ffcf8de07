package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.cosem.MeasurementTable;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.wire.Octets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attributes, values and octets as people write and read them. */
class DlmsWordsTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      voltage_l1              | 3/1-0:32.7.0/2
      voltage_l1/3            | 3/1-0:32.7.0/3
      1-1:32.7.0              | 3/1-1:32.7.0/2
      1-1:32.7.0*255          | 3/1-1:32.7.0/2
      0101200700FF/scaler_unit| 3/1-1:32.7.0/3
      1.8.0                   | 3/1-0:1.8.0/2
      4/1-0:1.6.0/capture_time| 4/1-0:1.6.0/5
      4/1-0:1.6.0             | 4/1-0:1.6.0/2
      0-0:1.0.0/time_zone     | 8/0-0:1.0.0/3
      0-0:96.3.10/3           | 70/0-0:96.3.10/3
      0-0:44.0.0/-1           | 18/0-0:44.0.0/-1
      """)
  void attributes(String text, String descriptor) {
    AttributeArgument argument = AttributeArgument.parse(text, MeasurementTable.STANDARD);
    assertThat(argument.descriptor(argument.classId().orElseThrow())).hasToString(descriptor);
  }

  @Test
  void aClassThatMetersDifferInIsLeftToTheObjectList() {
    assertThat(AttributeArgument.parse("1-0:1.6.0", MeasurementTable.STANDARD).classId())
        .isEqualTo(OptionalInt.empty());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      int8          | -3                        | 0ffd
      uint32        | 0xdeadbeef                | 06deadbeef
      uint64        | 18446744073709551615      | 15ffffffffffffffff
      long-unsigned | 900                       | 120384
      enum          | 3                         | 1603
      boolean       | on                        | 0301
      text          | ABC                       | 0903414243
      visible-string| ABC                       | 0a03414243
      octet-string  | 00 ff                     | 090200ff
      obis          | 1-0:1.8.0                 | 09060100010800ff
      bit-string    | 101                       | 0403a0
      date-time     | 2026-11-21T12:00:00+01:00 | 1907ea0b15060c000000ffc400
      raw           | 020211010f02              | 020211010f02
      null          |                           | 00
      """)
  void values(String type, String value, String encoded) {
    assertThat(DataCodec.encode(DataArgument.of(type, value == null ? "" : value)).toHex()).isEqualTo(encoded);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      090c07ea0b15060c000000ffc400 | 2026-11-21 12:00:00.00 -60
      09060100010800ff             | 1-0:1.8.0
      0903414243                   | "ABC"
      09021b5b                     | 1b5b
      0a031b5b41                   | "\\u001b[A"
      020212000109020102           | {1, 0102}
      0403a0                       | 0b101
      """)
  void octetsAreShownAsWhatTheyMostlyAre(String encoded, String line) {
    assertThat(DataWords.line(DataCodec.decode(Octets.hex(encoded), io.gridtap.wire.Limits.STANDARD))).isEqualTo(line);
  }

  @Test
  void aSwitchIsNotMovedAgainstItsMode() {
    assertThatThrownBy(() -> DlmsRelayCommand.check(new DlmsRelayCommand.State(true, 1, 0), false))
        .hasMessageContaining("control mode 0");
    assertThatThrownBy(() -> DlmsRelayCommand.check(new DlmsRelayCommand.State(true, 1, 4), true))
        .hasMessageContaining("connected already");
    assertThatThrownBy(() -> DlmsRelayCommand.check(new DlmsRelayCommand.State(false, 2, 1), true))
        .hasMessageContaining("press the meter's button");
    DlmsRelayCommand.check(new DlmsRelayCommand.State(false, 2, 2), true);
    DlmsRelayCommand.check(new DlmsRelayCommand.State(true, 1, 1), false);
  }

  @Test
  void anApduIsDecodedWithNames() {
    Invocation run = Invocation.of("dlms", "decode", "C001C1", "0003 0100200700FF 02 00");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("get-request-normal", "3, 1-0:32.7.0", "Register value, voltage_l1");
  }

  /** IEC 62056-46: one flag ends a frame and begins the next, more may stand between. */
  @Test
  void framesAreToldApartByTheirLength() {
    Invocation run = Invocation.of("dlms", "decode", "7E7E A0070321930F01 7E A0070321930F01 7E7E");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.outLines()).containsExactly("HDLC SNRM P/F, to 1 from 16", "HDLC SNRM P/F, to 1 from 16");
    Invocation broken = Invocation.of("dlms", "decode", "7EA0070321930F027E");
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.err()).contains("not understood: the frame check sequence is wrong");
  }

  /** Recorded session wrapper-02-lls. */
  @Test
  void passwordsAreNotShown() {
    Invocation password = Invocation.of("dlms", "decode",
        "6036A1090607608574050801018A0207808B0760857405080201AC0A80083132333435363738BE10040E01000000065F1F0400421E5DFFFF");
    assertThat(password.exitCode()).as(password.err()).isZero();
    assertThat(password.out()).contains("AARQ", "LLS", "(8 octets)", "initiate-request").doesNotContain("12345678")
        .doesNotContain("3132333435363738");
  }

  /** Recorded session push-01-data-notification: HDLC push, authenticated and encrypted. */
  private static final String PUSH = "7EA0ACCD03132DEDE6E700DB08475258000000000181943000001234AD3B1E460DA3F60CA2FE0DB0C8AB"
      + "EFF9AB059B5467479801F76F8EC82DE2C81627DE38A7F3C561E07FDBB27DDE2C1ACBB31FDEAD12C809CDAF024AE9549E09517D615FF4"
      + "6087515D99D501333EBB21E54C63680E72936356E89BD1104016C46CB1BBDBC52FEA2EF7B3EFD4F2C55C927A9AA0F8D77E05580487EB"
      + "6369EEB99CC67CFFB3E5D74FF73007C3012DE52F261E5B7E";

  @Test
  void aPushIsDecipheredWithItsKeysAndNotWithOthers() {
    Invocation hidden = Invocation.of("dlms", "decode", PUSH);
    assertThat(hidden.out()).contains("HDLC UI", "general-glo-ciphering", "4752580000000001")
        .doesNotContain("data-notification");
    Invocation opened = Invocation.of("dlms", "decode", PUSH, "--ek", "000102030405060708090A0B0C0D0E0F", "--ak",
        "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF");
    assertThat(opened.exitCode()).as(opened.err()).isZero();
    assertThat(opened.out()).contains("deciphered", "invocation counter 4660", "data-notification", "12345678");
    Invocation wrong = Invocation.of("dlms", "decode", PUSH, "--ek", "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF", "--ak",
        "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF");
    assertThat(wrong.out()).contains("not deciphered: the tag").doesNotContain("d0d1d2").doesNotContain("D0D1D2");
  }

  @Test
  void aReadingKeepsTheMetersPlaces() {
    var readings = java.util.List.of(new Reading(
        AttributeArgument.parse("voltage_l1", MeasurementTable.STANDARD).descriptor(3), "voltage_l1",
        new MeterTalk.Outcome.Value(Data.longUnsigned(22_900)),
        java.util.Optional.of(io.gridtap.dlms.cosem.ScalerUnit.of(-2, 35))));
    assertThat(new ReadingPrinter(DlmsOutput.Form.TEXT, Style.PLAIN).text(readings))
        .isEqualTo("1-0:32.7.0  voltage_l1  229.00  V\n");
    assertThat(new ReadingPrinter(DlmsOutput.Form.JSON, Style.PLAIN).text(readings)).contains("\"value\":229.00",
        "\"unit\":\"V\"");
    assertThat(new ReadingPrinter(DlmsOutput.Form.CSV, Style.PLAIN).text(readings))
        .endsWith("\n1-0:32.7.0,3,2,voltage_l1,229.00,V,\n");
  }
}
