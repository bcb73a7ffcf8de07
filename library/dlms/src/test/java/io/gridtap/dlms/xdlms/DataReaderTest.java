package io.gridtap.dlms.xdlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataReaderTest {
  private static DataReader reader(String hex) { return new DataReader(Octets.hex(hex), Limits.STANDARD); }

  @Test
  void readsWhatIsWantedAndPassesOverTheRest() {
    DataReader in = reader("02 04 01 02 02 03 120003 09060100200700FF 0F02 02 03 00 00 00"
        + "13 02 02 09 01 0002 11 04 01 AA 01 02 04 0B FFE0 02 02 0FFF 1623");
    assertThat(in.type()).isEqualTo(DataType.STRUCTURE);
    assertThat(in.enter()).isEqualTo(4);
    assertThat(in.enter()).isEqualTo(2);
    in.enterStructure(3);
    assertThat(in.longValue()).isEqualTo(3);
    assertThat(new Obis(in.obis())).hasToString("1-0:32.7.0");
    in.leave();
    assertThat(in.more()).isTrue();
    in.leave();
    in.skip();
    in.skip();
    in.enterStructure(2);
    assertThat(in.longValue()).isEqualTo(-1);
    assertThat(in.longValue()).isEqualTo(35);
    assertThat(in.more()).isFalse();
    in.leave();
    in.leave();
    in.expectEnd();
  }

  @Test
  void readsEveryNumber() {
    DataReader in = reader("05FFFFFFFF 06FFFFFFFF 0DFF 0FFF 10FFFF 11FF 12FFFF 14FFFFFFFFFFFFFFFF 15FFFFFFFFFFFFFFFF"
        + "16FF 1CFF 1DFFFF 1EFFFFFFFF 1FFF 20FFFF 21FFFFFFFF 0302 0300");
    for (long expected : new long[]{-1, 0xFFFFFFFFL, -1, -1, -1, 255, 65535, -1, -1, 255, -1, -1, -1, 255, 65535,
        0xFFFFFFFFL, 1, 0})
      assertThat(in.longValue()).isEqualTo(expected);
    in.expectEnd();
    DataReader doubles = reader("173F800000 18BFF0000000000000 15FFFFFFFFFFFFFFFF 1002BC");
    for (double expected : new double[]{1, -1, 0x1p64, 700}) assertThat(doubles.doubleValue()).isEqualTo(expected);
  }

  @Test
  void tellsTimes() {
    assertThat(Instant.ofEpochMilli(reader("090C 07E9030106020F1E32FFC480").epochMillis(0)))
        .isEqualTo("2025-03-01T01:15:30.500Z");
    assertThat(Instant.ofEpochMilli(reader("19 07E80202FF1700FFFF800000").epochMillis(-60)))
        .isEqualTo("2024-02-02T22:00:00Z");
    assertThat(Instant.ofEpochMilli(reader("19 07E8021D0400000000000000").epochMillis(0)))
        .isEqualTo("2024-02-29T00:00:00Z");
    for (String none : List.of("00", "19 FFFF0202FF1700FFFF800000", "19 07E902 1DFF1700FFFF800000",
        "19 07E903 FEFF1700FFFF800000", "19 07E90301FFFF00FFFF800000"))
      assertThat(reader(none).epochMillis(0)).as(none).isEqualTo(DataReader.NO_TIME);
    for (String day : List.of("0001-01-01", "1600-02-29", "1900-03-01", "1970-01-01", "1999-12-31", "2000-02-29",
        "2100-02-28", "9999-12-31")) {
      var date = java.time.LocalDate.parse(day);
      assertThat(Wire.epochMillis(date.getYear(), date.getMonthValue(), date.getDayOfMonth(), 0, 0, 0, 0, 0))
          .as(day).isEqualTo(date.toEpochDay() * 86_400_000);
    }
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThatThrownBy(() -> reader("0600").longValue()).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> reader("0901AA").longValue())
        .hasMessage("octet-string where a whole number is wanted at octet 1");
    assertThatThrownBy(() -> reader("01 84 7FFFFFFF").enter()).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> reader("01 84 7FFFFFFF").skip()).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> reader("07").skip()).isInstanceOf(DecodeException.class);
    DataReader in = reader("01 01 11 05 11 06");
    in.enter();
    in.skip();
    assertThatThrownBy(in::longValue).hasMessageContaining("the structure or array has no more values");
    assertThatThrownBy(() -> reader("00").leave()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void passesOverAnyDepthButEntersABoundedOne() {
    String deep = "01 01".repeat(10_000) + "00";
    DataReader over = reader(deep);
    over.skip();
    over.expectEnd();
    DataReader into = reader(deep);
    assertThatThrownBy(() -> {
      for (int i = 0; i < 100; i++) into.enter();
    }).hasMessageContaining("values nested deeper than 32");
  }
}
