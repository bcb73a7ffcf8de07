package io.gridtap.iec61850.server;

import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.presentation.Ppdu;
import io.gridtap.testkit.Vectors;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The MMS PDUs of a recorded session, in their order; everything below MMS is taken off. */
record Recording(List<Pdu> pdus) {
  /** @param connection of the session, from 1 @param toServer sent by the client */
  record Pdu(int connection, boolean toServer, MmsPdu pdu) {}

  private static final int DATA_TPDU = 0xF0;

  static Recording of(String name) {
    List<Pdu> pdus = new ArrayList<>();
    Map<String, OctetWriter> fragments = new HashMap<>();
    for (Vectors.Vector vector : Vectors.of(Recording.class, "/server/" + name + ".hex")) {
      Octets tpdu = vector.octets();
      if (tpdu.u8(5) != DATA_TPDU) continue;
      boolean toServer = vector.direction() == Vectors.Direction.FROM_CLIENT;
      OctetWriter tsdu = fragments.computeIfAbsent(vector.connection() + (toServer ? ">" : "<"),
          _ -> new OctetWriter());
      tsdu.octets(tpdu.slice(7, tpdu.length() - 7));
      if ((tpdu.u8(6) & 0x80) == 0) continue;
      Octets whole = tsdu.toOctets().copy();
      tsdu.clear();
      // give tokens and data transfer: what comes before and after are the session's own affairs
      if (whole.u8(0) != 1) continue;
      Octets mms = Ppdu.DATA.decode(whole.slice(4, whole.length() - 4)).value();
      pdus.add(new Pdu(vector.connection(), toServer, MmsPdu.read(mms.reader(), Limits.STANDARD)));
    }
    return new Recording(pdus);
  }
}
