package io.gridtap.iec104.asdu;

/**
 * Test command with time tag, TSC (IEC 60870-5-104 §8.8).
 *
 * @param counter test sequence counter, 0…65535
 */
public record TestCounter(int counter) implements Information {
  static final ElementSet<TestCounter> ELEMENTS = ElementSet.of(TestCounter.class, "TSC", 2, ElementSet.Value.U16,
      in -> new TestCounter(in.u16le()),
      (v, out) -> out.u16le(v.counter));

  public TestCounter { Ranges.check("test sequence counter", counter, 0, 0xFFFF); }
}
