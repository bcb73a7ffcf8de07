package io.gridtap.app;

import io.gridtap.iec104.apci.Apdu;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.NoTime;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Octets;
import java.time.Instant;

/** Shows APDUs: who sent it and when, what it means, the octets, the objects. */
final class ApduTrace {
  private final FieldSizes sizes;

  ApduTrace(FieldSizes sizes) { this.sizes = sizes; }

  /** @param peer before each APDU where there are several connections; empty where there is one */
  String text(String peer, boolean sent, Octets octets, Instant at) {
    StringBuilder out = new StringBuilder(TextReport.millis(at)).append(sent ? " >> " : " << ");
    if (!peer.isEmpty()) out.append(peer).append(' ');
    try {
      Apdu apdu = Apdu.CODEC.decode(octets);
      switch (apdu) {
        case Apdu.I(int sendSequence, int receiveSequence, Octets data) -> {
          out.append("I N(S)=%d N(R)=%d ".formatted(sendSequence, receiveSequence));
          numbered(out, octets, data);
        }
        case Apdu.S(int receiveSequence) -> {
          out.append("S N(R)=%d\n".formatted(receiveSequence));
          out.append(HexDump.of(octets, "  "));
        }
        case Apdu.U(var function) -> {
          out.append("U ").append(function.name().replace('_', ' ').replace("ACT", "act").replace("CON", "con"))
              .append('\n');
          out.append(HexDump.of(octets, "  "));
        }
      }
    } catch (DecodeException fault) {
      out.append("not decodable: ").append(fault.getMessage()).append('\n').append(HexDump.of(octets, "  "));
    }
    return out.toString();
  }

  private void numbered(StringBuilder out, Octets whole, Octets data) {
    Asdu asdu;
    try {
      asdu = Asdu.decode(data, sizes);
    } catch (DecodeException fault) {
      out.append("ASDU not decodable: ").append(fault.getMessage()).append('\n').append(HexDump.of(whole, "  "));
      return;
    }
    out.append("%s (%d, %s) %s CA %d, %d %s%s\n".formatted(asdu.type(), asdu.type().number(),
        asdu.type().description(), asdu.cause(), asdu.commonAddress(), asdu.count(),
        asdu.count() == 1 ? "object" : "objects", asdu.sequence() ? " in sequence" : ""));
    out.append(HexDump.of(whole, "  "));
    Table table = new Table("  ");
    for (InformationObject object : asdu.objects())
      table.line(Table.Cell.right(Integer.toString(object.address())),
          Table.Cell.left(AsduWords.value(object.information())),
          Table.Cell.left(ObjectText.quality(object.information()).map(quality -> quality.text()).orElse("")),
          Table.Cell.left(object.time() instanceof NoTime ? "" : object.time().toString()));
    table.appendTo(out);
  }
}
