package io.gridtap.asn1.ber;

import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;

/**
 * OBJECT IDENTIFIER (X.690 §8.19).
 *
 * @param dotted arcs as decimal numbers separated by dots: {@code 1.0.9506.2.3}
 */
public record Oid(String dotted) {
  /** More arcs than any registered object has; a bound on what a peer may send. */
  private static final int MAX_ARCS = 32;
  /** The first two arcs share a number on the wire, which is therefore up to 80 larger. */
  private static final long MAX_ARC = 0xFFFF_FFFFL;

  public Oid {
    String[] arcs = dotted.split("\\.", -1);
    if (arcs.length < 2 || arcs.length > MAX_ARCS) throw wrong(dotted);
    for (String arc : arcs) if (!arc.matches("[0-9]{1,10}") || Long.parseLong(arc) > MAX_ARC) throw wrong(dotted);
    long first = Long.parseLong(arcs[0]);
    if (first > 2 || (first < 2 && Long.parseLong(arcs[1]) > 39)) throw wrong(dotted);
  }

  private static IllegalArgumentException wrong(String dotted) {
    return new IllegalArgumentException("not an object identifier like 1.3.9999.13: " + dotted);
  }

  static Oid read(OctetReader in) {
    StringBuilder dotted = new StringBuilder();
    int arcs = 0;
    while (in.hasRemaining()) {
      long arc = arc(in, arcs == 0 ? MAX_ARC + 80 : MAX_ARC);
      if (++arcs == MAX_ARCS) throw in.fault("object identifier of more than %d arcs".formatted(MAX_ARCS));
      if (arcs == 1) {
        long first = Math.min(arc / 40, 2);
        dotted.append(first).append('.').append(arc - first * 40);
      } else {
        dotted.append('.').append(arc);
      }
    }
    if (arcs == 0) throw in.fault("empty object identifier");
    return new Oid(dotted.toString());
  }

  private static long arc(OctetReader in, long most) {
    if (in.peekU8() == 0x80) throw in.fault("arc of an object identifier with a leading zero"); // §8.19.2
    long arc = 0;
    while (true) {
      int octet = in.u8();
      arc = arc << 7 | octet & 0x7F;
      if (arc > most) throw in.fault("arc of an object identifier beyond 2^32");
      if (octet < 0x80) return arc;
    }
  }

  void write(OctetWriter out) {
    String[] arcs = dotted.split("\\.", -1);
    writeArc(Long.parseLong(arcs[0]) * 40 + Long.parseLong(arcs[1]), out);
    for (int i = 2; i < arcs.length; i++) writeArc(Long.parseLong(arcs[i]), out);
  }

  private static void writeArc(long arc, OctetWriter out) {
    for (int shift = 28 + 7; shift > 0; shift -= 7) if (arc >>> shift != 0) out.u8((int) (arc >>> shift & 0x7F | 0x80));
    out.u8((int) (arc & 0x7F));
  }

  @Override
  public String toString() { return dotted; }
}
