package io.gridtap.iec104.asdu;

/**
 * Parameter activation, QPA (IEC 60870-5-101 §7.2.6.25).
 *
 * @param qualifier QPA: {@link #LOADED}, {@link #OBJECT}, {@link #TRANSMISSION}, others reserved or private
 */
public record ParameterActivation(int qualifier) implements Information {
  static final ElementSet<ParameterActivation> ELEMENTS = ElementSet.of(ParameterActivation.class, "QPA", 1,
      ElementSet.Value.U8,
      in -> new ParameterActivation(in.u8()),
      (v, out) -> out.u8(v.qualifier));

  /** The parameters loaded before; the address is 0. */
  public static final int LOADED = 1;
  /** The parameter of the addressed object. */
  public static final int OBJECT = 2;
  /** Persistent cyclic or periodic transmission of the addressed object. */
  public static final int TRANSMISSION = 3;

  public ParameterActivation { Ranges.check("QPA", qualifier, 0, 255); }
}
