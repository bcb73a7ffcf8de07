package io.gridtap.iec104.asdu;

/**
 * Packed start events of protection equipment, SPE with QDP and relay duration time (IEC 60870-5-101 §7.2.6.11).
 *
 * @param events SPE, one octet: the bits {@link #GS} … {@link #SRD}
 * @param duration CP16
 */
public record ProtectionStart(int events, Quality quality, Cp16Time2a duration) implements Monitored {
  static final ElementSet<ProtectionStart> ELEMENTS = ElementSet
      .of(ProtectionStart.class, "SPE QDP CP16", 4, ElementSet.Value.U8,
          in -> new ProtectionStart(in.u8(), Quality.of(in.u8()), new Cp16Time2a(in.u16le())),
          (v, out) -> out.u8(v.events).u8(v.quality.bits()).u16le(v.duration.millis()))
      .quality(1, 0xF9);

  /** General start of operation. */
  public static final int GS = 0x01;
  /** Start of operation of phase L1. */
  public static final int SL1 = 0x02;
  /** Start of operation of phase L2. */
  public static final int SL2 = 0x04;
  /** Start of operation of phase L3. */
  public static final int SL3 = 0x08;
  /** Start of operation of the earth current. */
  public static final int SIE = 0x10;
  /** Start of operation in reverse direction. */
  public static final int SRD = 0x20;

  public ProtectionStart { Ranges.check("start events", events, 0, 255); }

  /** @param mask one or more of {@link #GS} … {@link #SRD} */
  public boolean has(int mask) {
    return (events & mask) == mask;
  }
}
