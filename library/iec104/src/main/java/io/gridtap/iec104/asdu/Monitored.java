package io.gridtap.iec104.asdu;

/** Process information in monitor direction (IEC 60870-5-101 §7.3.1). */
public sealed interface Monitored extends Information
    permits SinglePoint, DoublePoint, StepPosition, Bitstring32, NormalizedValue, NormalizedWithoutQuality, ScaledValue,
    ShortFloat, IntegratedTotal, ProtectionEvent, ProtectionStart, ProtectionOutput, StatusAndChange,
    SecurityStatistics {

  /** What the station says of the value; good where the element set has no quality descriptor. */
  Quality quality();
}
