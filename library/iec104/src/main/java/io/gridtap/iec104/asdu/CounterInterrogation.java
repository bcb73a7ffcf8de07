package io.gridtap.iec104.asdu;

/**
 * Counter interrogation command, QCC (IEC 60870-5-101 §7.2.6.23).
 *
 * @param request RQT: 0 none, 1…4 group 1…4, 5 general, 6…31 reserved, 32…63 private
 */
public record CounterInterrogation(int request, Freeze freeze) implements Information {
  static final ElementSet<CounterInterrogation> ELEMENTS = ElementSet.of(CounterInterrogation.class, "QCC", 1,
      ElementSet.Value.U8,
      in -> {
        int qcc = in.u8();
        return new CounterInterrogation(qcc & 0x3F, Freeze.of(qcc >> 6));
      },
      (v, out) -> out.u8(v.request | v.freeze.code() << 6));

  /** RQT of all counters. */
  public static final int GENERAL = 5;

  /** FRZ: what happens to the counters. */
  public enum Freeze {
    READ, FREEZE, FREEZE_AND_RESET, RESET;

    private static final Freeze[] ALL = values();

    /** @param code two bits, higher ones are not looked at */
    public static Freeze of(int code) {
      return ALL[code & 3];
    }

    public int code() { return ordinal(); }
  }

  public CounterInterrogation { Ranges.check("RQT", request, 0, 63); }
}
