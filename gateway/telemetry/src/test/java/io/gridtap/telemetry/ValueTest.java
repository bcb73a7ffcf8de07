package io.gridtap.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ValueTest {
  @Test
  void aFloat32KeepsItsShortestDecimal() {
    Value value = new Value.Float32(3.3f);
    assertThat(value.text()).isEqualTo("3.3");
    assertThat(value.number()).hasValue(3.3);
    assertThat(new Value.Float32(Float.NaN).number().getAsDouble()).isNaN();
    assertThat(new Value.Float32(Float.NEGATIVE_INFINITY).number()).hasValue(Double.NEGATIVE_INFINITY);
  }

  @Test
  void anUnsignedUsesAllSixtyFourBits() {
    assertThat(new Value.Unsigned(-1).text()).isEqualTo("18446744073709551615");
    assertThat(new Value.Unsigned(-1).number()).hasValue(0x1p64);
    assertThat(new Value.Unsigned(Long.MIN_VALUE).number()).hasValue(0x1p63);
    assertThat(new Value.Unsigned(42).number()).hasValue(42);
  }

  @Test
  void aDecimalKeepsTheDigitsOfTheDeviceAndIsWrittenWithoutAnExponent() {
    assertThat(new Value.Decimal(BigDecimal.valueOf(22_900, 2)).text()).isEqualTo("229.00");
    assertThat(new Value.Decimal(BigDecimal.valueOf(12, -2)).text()).isEqualTo("1200");
    assertThat(new Value.Decimal(new BigDecimal("1E-9")).text()).isEqualTo("0.000000001");
    assertThat(new Value.Decimal(BigDecimal.valueOf(13_540, 2)).number()).hasValue(135.4);
    assertThatIllegalArgumentException().isThrownBy(() -> new Value.Decimal(new BigDecimal("1E+1000000")));
  }

  @Test
  void bitsCountFromTheMostSignificantAndStopBeingNumbersWhenInexact() {
    assertThat(new Value.Bits("0110").number()).hasValue(6);
    assertThat(new Value.Bits("1".repeat(52)).number()).hasValue(0x1p52 - 1);
    assertThat(new Value.Bits("1".repeat(53)).number()).isEmpty();
    assertThat(new Value.Bits("").number()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new Value.Bits("012"));
  }

  @Test
  void octetsAreLowerCaseHex() {
    assertThat(Value.OctetString.of((byte) 0xAB, (byte) 1)).isEqualTo(new Value.OctetString("AB01"))
        .extracting(Value::text).isEqualTo("ab01");
    assertThatIllegalArgumentException().isThrownBy(() -> new Value.OctetString("abc"));
  }

  @Test
  void statesHaveTheCodesOfTheWire() {
    assertThat(Value.DoublePoint.INTERMEDIATE.number()).hasValue(0);
    assertThat(Value.DoublePoint.OFF.number()).hasValue(1);
    assertThat(Value.DoublePoint.ON.number()).hasValue(2);
    assertThat(Value.DoublePoint.BAD.number()).hasValue(3);
    assertThat(Value.DoublePoint.ON.text()).isEqualTo("on");
    assertThat(new Value.Enumerated(5, "off").text()).isEqualTo("off");
    assertThat(new Value.Enumerated(5, "").text()).isEqualTo("5");
    assertThat(new Value.Bool(true).number()).hasValue(1);
  }

  @Test
  void stepPositionsAndTimesAreNumbers() {
    assertThat(new Value.StepPosition(-3, true).text()).isEqualTo("-3 transient");
    assertThat(new Value.StepPosition(-3, true).number()).hasValue(-3);
    assertThatIllegalArgumentException().isThrownBy(() -> new Value.StepPosition(64, false));
    assertThat(new Value.Timestamp(Instant.ofEpochMilli(1_500)).number()).isEqualTo(OptionalDouble.of(1.5));
    assertThat(new Value.Text("x").number()).isEmpty();
  }
}
