package io.gridtap.iec104.asdu;

/**
 * Test command, FBP (IEC 60870-5-101 §7.2.6.14), not selected for -104.
 *
 * @param pattern fixed test bit pattern, {@link #FIXED}
 */
public record TestPattern(int pattern) implements Information {
  static final ElementSet<TestPattern> ELEMENTS = ElementSet.of(TestPattern.class, "FBP", 2, ElementSet.Value.U16,
      in -> new TestPattern(in.u16le()),
      (v, out) -> out.u16le(v.pattern));

  /** The pattern of the standard: octets AA 55. */
  public static final int FIXED = 0x55AA;

  public TestPattern { Ranges.check("test pattern", pattern, 0, 0xFFFF); }
}
