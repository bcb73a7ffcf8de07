package io.gridtap.iec61850;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.ValueType.Leaf;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.EnumType;
import io.gridtap.iec61850.scl.Place;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LeafTest {
  private static Leaf of(BasicType type) { return Leaf.of(type, Optional.empty()); }

  @ParameterizedTest
  @EnumSource(value = BasicType.class, mode = EnumSource.Mode.EXCLUDE, names = {"STRUCT", "PHY_COM_ADDR"})
  void everyTypeTakesItsOwnFirstValue(BasicType type) {
    assertThat(of(type).refuses(of(type).initial())).isEmpty();
    assertThat(of(type).mmsType()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"BOOLEAN, true", "INT8, -128", "INT64, -9223372036854775808", "INT32U, 4294967295", "FLOAT32, 50.02",
      "FLOAT64, -123456.789", "DBPOS, intermediate-state", "TCMD, higher", "QUALITY, questionable oldData test",
      "TIMESTAMP, 2026-11-21T06:34:14.985Z", "ENTRY_TIME, 2026-11-21T06:34:14.985Z", "VIS_STRING_64, sixty-four",
      "UNICODE_255, Grüße €", "OCTET_64, deadbeef01", "CHECK, synchrocheck"})
  void readsWhatItShows(BasicType type, String text) {
    assertThat(of(type).text(of(type).parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"BOOLEAN, yes, true or false", "INT8, 128, an integer from -128 to 127", "INT8U, -1, from 0 to 255",
      "INT8U, 256, from 0 to 255",
      "FLOAT32, x, a number", "DBPOS, half, 'intermediate-state, off, on or bad-state'", "QUALITY, fine, good",
      "QUALITY, good wrong, details", "TIMESTAMP, yesterday, 2026-", "OCTET_6, 01, 6 octets", "CHECK, 101, 2 bits",
      "CURRENCY, EURO, 3 characters"})
  void saysWhatIsAllowed(BasicType type, String text, String allowed) {
    assertThatThrownBy(() -> of(type).parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'").hasMessageContaining(allowed);
  }

  @Test
  void enumerationsAreTheirLabels() {
    Leaf health = Leaf.of(BasicType.ENUM,
        Optional.of(new EnumType("HealthKind", Map.of(1, "Ok"), new Place(1, 1))));
    assertThat(health.parse("Ok")).isEqualTo(new Data.Int(1));
    assertThat(health.text(new Data.Int(1))).isEqualTo("Ok");
    assertThat(health.initial()).isEqualTo(new Data.Int(1));
    assertThat(health.refuses(new Data.Int(7))).contains(DataAccessError.OBJECT_VALUE_INVALID);
    assertThat(health.refuses(Data.Bool.TRUE)).contains(DataAccessError.TYPE_INCONSISTENT);
    assertThatThrownBy(() -> health.parse("Bad")).hasMessageContaining("one of Ok");
  }
}
