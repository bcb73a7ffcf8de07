package io.gridtap.iec104.asdu;

/**
 * Binary counter reading, BCR (IEC 60870-5-101 §7.2.6.9).
 *
 * @param sequence 0…31, one more with each freeze
 * @param carry CY: the counter overflowed since the last freeze
 * @param adjusted CA: the counter was preset since the last freeze
 * @param invalid IV
 */
public record IntegratedTotal(int counter, int sequence, boolean carry, boolean adjusted,
    boolean invalid) implements Monitored {
  static final ElementSet<IntegratedTotal> ELEMENTS = ElementSet
      .of(IntegratedTotal.class, "BCR", 5, ElementSet.Value.I32,
          in -> {
            int counter = in.i32le();
            int bits = in.u8();
            return new IntegratedTotal(counter, bits & 0x1F, (bits & 0x20) != 0, (bits & 0x40) != 0,
                (bits & 0x80) != 0);
          },
          (v, out) -> out.i32le(v.counter)
              .u8(v.sequence | (v.carry ? 0x20 : 0) | (v.adjusted ? 0x40 : 0) | (v.invalid ? 0x80 : 0)))
      .quality(4, 0x80);

  public IntegratedTotal { Ranges.check("sequence number of a counter reading", sequence, 0, 31); }

  /** A reading without any remark. */
  public IntegratedTotal(int counter, int sequence) {
    this(counter, sequence, false, false, false);
  }

  @Override
  public Quality quality() { return invalid ? Quality.of(Quality.IV) : Quality.GOOD; }
}
