package io.gridtap.iec104.interop;

import org.eclipse.neoscada.protocol.iec60870.asdu.ASDUHeader;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.ASDUAddress;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.CauseOfTransmission;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.StandardCause;

/** What client and server of Eclipse NeoSCADA have in common. */
final class Neoscada {
  private Neoscada() {}

  /** Its netty is older than the way to free buffers it would look for. */
  static void prepare() {
    System.setProperty("io.netty.noUnsafe", "true");
  }

  static ASDUHeader header(StandardCause cause, int station) {
    return new ASDUHeader(new CauseOfTransmission(cause), ASDUAddress.valueOf(station));
  }
}
