package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * scal_unit_type (IEC 62056-6-2 §4.3.2): a value is the number of the attribute × 10^scaler, in the unit.
 *
 * @param scaler −128…127
 */
public record ScalerUnit(int scaler, Unit unit) {
  /** A plain count. */
  public static final ScalerUnit NONE = new ScalerUnit(0, Unit.NONE);

  public ScalerUnit {
    if (scaler < -128 || scaler > 127) throw new IllegalArgumentException("a scaler is -128…127: " + scaler);
  }

  public static ScalerUnit of(int scaler, int unitCode) { return new ScalerUnit(scaler, Unit.of(unitCode)); }

  /** Takes any whole numbers, whatever their types, and null-data for none. */
  public static ScalerUnit of(Data data) {
    return of(new Node("scaler_unit", data));
  }

  static ScalerUnit of(Node node) {
    if (node.data() instanceof Data.Null) return NONE;
    List<Node> fields = node.structure("scaler", "unit");
    return of(fields.get(0).integer(-128, 127), fields.get(1).integer(0, 255));
  }

  public Data toData() { return Data.structure(Data.integer(scaler), Data.enumerated(unit.code())); }

  /**
   * The exact value of a number: 22900 with scaler −2 is {@code 229.00}. Empty for what is no number.
   */
  public Optional<BigDecimal> value(Data raw) {
    return number(raw).map(number -> scaler == 0 ? number : scale(number));
  }

  private BigDecimal scale(BigDecimal number) {
    BigDecimal scaled = number.scaleByPowerOfTen(scaler);
    return scaled.scale() < 0 ? scaled.setScale(0) : scaled;
  }

  /**
   * The number a value is: whole numbers as they are, floats by their shortest decimal digits. Empty for other types
   * and for floats without a value.
   */
  public static Optional<BigDecimal> number(Data raw) {
    return switch (raw) {
      case Data.Int(DataType type, long value) -> Optional.of(type == DataType.LONG64_UNSIGNED && value < 0
          ? new BigDecimal(new BigInteger(Long.toUnsignedString(value)))
          : BigDecimal.valueOf(value));
      case Data.Float32(float value) when Float.isFinite(value) -> Optional.of(new BigDecimal(Float.toString(value)));
      case Data.Float64(double value) when Double.isFinite(value) ->
        Optional.of(new BigDecimal(Double.toString(value)));
      default -> Optional.empty(); // all others at once: they are no numbers
    };
  }

  /** {@code ×10^-2 V} */
  @Override
  public String toString() { return ("×10^" + scaler + " " + unit.symbol()).strip(); }
}
