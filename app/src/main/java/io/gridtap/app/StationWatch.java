package io.gridtap.app;

import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.controlling.ControllingEvent;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.function.Consumer;

/** Tells of what a connection does beside its data. */
final class StationWatch {
  private final Narrator narrator;
  private final boolean debug;
  private final ApduTrace trace;
  private final Consumer<ControllingEvent.Traced> traced;

  /** @param debug whether every APDU is shown */
  StationWatch(Narrator narrator, boolean debug, FieldSizes sizes, Consumer<ControllingEvent.Traced> traced) {
    this.narrator = narrator;
    this.debug = debug;
    this.trace = new ApduTrace(sizes);
    this.traced = traced;
  }

  /** @param peer before each line where there are several connections; empty where there is one */
  void told(String peer, ControllingEvent event) {
    String before = peer.isEmpty() ? "" : peer + ": ";
    switch (event) {
      case ControllingEvent.Forgiven(String what) -> narrator.say(before + "forgiven: " + what);
      case ControllingEvent.Unsent(Octets _, String reason) -> narrator.say(before + "not sent: " + reason);
      case ControllingEvent.Traced told -> {
        if (debug) narrator.block(trace.text(peer, told.sent(), told.apdu(), Instant.now()));
        traced.accept(told);
      }
      case ControllingEvent.TransferStarted _,ControllingEvent.TransferStopped _,Update.Data _,Update.Undecodable _,ControllingEvent.Answered _,ControllingEvent.Refused _,ControllingEvent.AcknowledgementDue _,ControllingEvent.TestConfirmed _,ControllingEvent.Counted _ ->
        {
        }
    }
  }
}
