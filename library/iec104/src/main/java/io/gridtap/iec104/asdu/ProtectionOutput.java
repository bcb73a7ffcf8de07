package io.gridtap.iec104.asdu;

/**
 * Packed output circuit information of protection equipment, OCI with QDP and relay operating time (IEC 60870-5-101
 * §7.2.6.12).
 *
 * @param circuits OCI, one octet: the bits {@link #GC} … {@link #CL3}
 * @param operating CP16
 */
public record ProtectionOutput(int circuits, Quality quality, Cp16Time2a operating) implements Monitored {
  static final ElementSet<ProtectionOutput> ELEMENTS = ElementSet
      .of(ProtectionOutput.class, "OCI QDP CP16", 4, ElementSet.Value.U8,
          in -> new ProtectionOutput(in.u8(), Quality.of(in.u8()), new Cp16Time2a(in.u16le())),
          (v, out) -> out.u8(v.circuits).u8(v.quality.bits()).u16le(v.operating.millis()))
      .quality(1, 0xF9);

  /** General command to the output circuit. */
  public static final int GC = 0x01;
  /** Command to the output circuit of phase L1. */
  public static final int CL1 = 0x02;
  /** Command to the output circuit of phase L2. */
  public static final int CL2 = 0x04;
  /** Command to the output circuit of phase L3. */
  public static final int CL3 = 0x08;

  public ProtectionOutput { Ranges.check("output circuits", circuits, 0, 255); }

  /** @param mask one or more of {@link #GC} … {@link #CL3} */
  public boolean has(int mask) {
    return (circuits & mask) == mask;
  }
}
