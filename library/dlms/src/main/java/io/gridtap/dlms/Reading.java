package io.gridtap.dlms;

import io.gridtap.dlms.cosem.ScalerUnit;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.GetResult;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What became of reading a value.
 *
 * @param scalerUnit if the class has one and it could be read
 */
public record Reading(AttributeDescriptor attribute, GetResult result, Optional<ScalerUnit> scalerUnit) {
  /** The exact number, scaled; empty if it could not be read, is no number, or its scaler is not known. */
  public Optional<BigDecimal> value() {
    return result instanceof GetResult.Value(var raw)
        ? scalerUnit.flatMap(scaler -> scaler.value(raw))
        : Optional.empty();
  }
}
