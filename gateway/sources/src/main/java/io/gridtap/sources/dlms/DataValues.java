package io.gridtap.sources.dlms;

import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.cosem.ScalerUnit;
import io.gridtap.dlms.cosem.TimePolicy;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataType;
import io.gridtap.telemetry.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** Data of xDLMS as values of the gateway. */
final class DataValues {
  private static final int MAX_SCALE = 300;

  private DataValues() {}

  /**
   * Numbers become exact decimals whose scale is the scaler's; a structure without a class that explains it is text.
   *
   * @param scaler power of ten
   */
  static Value value(Data raw, int scaler, TimePolicy times) {
    Optional<BigDecimal> number = ScalerUnit.number(raw);
    if (number.isPresent() && raw.type() != DataType.ENUM)
      return decimal(number.get().scaleByPowerOfTen(scaler));
    return switch (raw) {
      case Data.Int(DataType _, long value) -> new Value.Enumerated((int) value, "");
      case Data.Bool(boolean value) -> new Value.Bool(value);
      case Data.Float32(float value) -> new Value.Float32(value);
      case Data.Float64(double value) -> new Value.Float64(value);
      case Data.Text(DataType _, String value) -> new Value.Text(value);
      case Data.Bits(var value) -> new Value.Bits(value.toString());
      case Data.OctetString(var octets) -> new Value.OctetString(octets.toHex());
      case Data.DateTime time -> time(time, times);
      case Data.Null _,Data.DontCare _,Data.Array _,Data.Structure _,Data.CompactArray _,Data.Date _,Data.Time _ ->
        new Value.Text(raw.toString());
    };
  }

  /** Beyond what exact decimals are for, the nearest float does. */
  private static Value decimal(BigDecimal number) {
    return Math.abs(number.scale()) <= MAX_SCALE ? new Value.Decimal(number) : new Value.Float64(number.doubleValue());
  }

  private static Value time(Data.DateTime time, TimePolicy times) {
    Optional<Instant> instant = CosemDateTimes.instant(time.value(), times);
    return instant.isPresent() ? new Value.Timestamp(instant.get()) : new Value.Text(time.value().toString());
  }
}
