package io.gridtap.dlms.cosem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.xdlms.Data;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTest {
  @ParameterizedTest
  @CsvSource({"27,W", "28,VA", "29,var", "30,Wh", "31,VAh", "32,varh", "33,A", "35,V", "44,Hz", "56,%", "13,m³",
      "58,unit 58", "253,unit 253"})
  void codesAreThoseOfTheStandard(int code, String symbol) {
    assertThat(Unit.of(code)).hasToString(symbol);
    assertThat(Unit.of(code).code()).isEqualTo(code);
  }

  @Test
  void aCountHasNoUnit() { assertThat(Unit.NONE.symbol()).isEmpty(); }

  @Test
  void valuesAreExactWithTheDigitsOfTheirScaler() {
    assertThat(value(-2, Data.longUnsigned(22900))).isEqualTo(new BigDecimal("229.00"));
    assertThat(value(3, Data.doubleLongUnsigned(12))).isEqualTo(new BigDecimal("12000"));
    assertThat(value(0, Data.doubleLong(-345))).isEqualTo(new BigDecimal("-345"));
    assertThat(value(-1, new Data.Float32(0.1f))).isEqualTo(new BigDecimal("0.01"));
    assertThat(value(0, Data.long64Unsigned(-1))).isEqualTo(new BigDecimal("18446744073709551615"));
    assertThat(value(-128, Data.unsigned(1))).isEqualByComparingTo(new BigDecimal("1E-128"));
  }

  private static BigDecimal value(int scaler, Data raw) { return ScalerUnit.of(scaler, 255).value(raw).orElseThrow(); }

  @Test
  void whatIsNoNumberHasNoValue() {
    assertThat(ScalerUnit.NONE.value(Data.NULL)).isEmpty();
    assertThat(ScalerUnit.NONE.value(new Data.Float64(Double.NaN))).isEmpty();
    assertThat(ScalerUnit.NONE.value(Data.visibleString("12"))).isEmpty();
  }

  @Test
  void scalerAndUnitAreTakenInAnyWholeNumbers() {
    ScalerUnit volts = ScalerUnit.of(-1, 35);
    assertThat(ScalerUnit.of(Recorded.of("02020FFF1623"))).isEqualTo(volts);
    assertThat(ScalerUnit.of(Recorded.of("020210FFFF1123"))).isEqualTo(volts);
    assertThat(volts.toData()).isEqualTo(Recorded.of("02020FFF1623"));
    assertThatThrownBy(() -> ScalerUnit.of(Recorded.of("02010FFF"))).isInstanceOf(ShapeException.class)
        .hasMessage("scaler_unit: structure of 2 expected, got structure of 1");
  }
}
