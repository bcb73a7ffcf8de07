package io.gridtap.iec104.asdu;

import io.gridtap.wire.Octets;

/**
 * Octets of an object whose type is unknown, private or of the security extension.
 */
public record Raw(Octets octets) implements Information {
  static final ElementSet<Raw> ELEMENTS = ElementSet.of(Raw.class, "…", ElementSet.VARIABLE, ElementSet.Value.NONE,
      in -> new Raw(in.rest()),
      (v, out) -> out.octets(v.octets));
}
