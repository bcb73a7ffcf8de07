package io.gridtap.iec104.asdu;

/** A parameter of a measured value (IEC 60870-5-101 §7.3.5). */
public sealed interface Parameter extends Information permits ParameterNormalized, ParameterScaled, ParameterFloat {

  /** QPM. */
  ParameterQualifier qualifier();
}
