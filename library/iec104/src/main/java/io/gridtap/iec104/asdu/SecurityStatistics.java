package io.gridtap.iec104.asdu;

/**
 * Integrated totals containing security statistics (IEC TS 60870-5-7): association identification and binary counter
 * reading.
 *
 * @param association AID, 0…65535
 */
public record SecurityStatistics(int association, IntegratedTotal total) implements Monitored {
  static final ElementSet<SecurityStatistics> ELEMENTS = ElementSet
      .of(SecurityStatistics.class, "AID BCR", 7, ElementSet.Value.NONE,
          in -> new SecurityStatistics(in.u16le(), IntegratedTotal.ELEMENTS.codec().decode(in)),
          (v, out) -> {
            out.u16le(v.association);
            IntegratedTotal.ELEMENTS.codec().encode(v.total, out);
          })
      .quality(6, 0x80);

  public SecurityStatistics { Ranges.check("association", association, 0, 0xFFFF); }

  @Override
  public Quality quality() { return total.quality(); }
}
