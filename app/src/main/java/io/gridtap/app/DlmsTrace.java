package io.gridtap.app;

import io.gridtap.dlms.association.ClientEvent;
import io.gridtap.dlms.xdlms.ApduText;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.Locale;

/** Shows what crosses the line: frames as octets with what they are, APDUs deciphered with what they mean. */
final class DlmsTrace {
  private final Narrator narrator;
  private final boolean wrapper;

  DlmsTrace(Narrator narrator, boolean wrapper) {
    this.narrator = narrator;
    this.wrapper = wrapper;
  }

  void told(ClientEvent event) {
    switch (event) {
      case ClientEvent.Traced(var direction, var level, Octets octets) -> traced(direction, level, octets);
      case ClientEvent.Remark(var kind, String text) -> narrator.say("%s: %s".formatted(kind.name().toLowerCase(
          Locale.ROOT).replace('_', ' '), text));
      case ClientEvent.LinkConnected(var parameters) -> narrator.say(wrapper
          ? "connected"
          : "link connected: information fields of %d/%d octets, window %d/%d".formatted(parameters.maxInfoTransmit(),
              parameters.maxInfoReceive(), parameters.windowTransmit(), parameters.windowReceive()));
      case ClientEvent.Opened _,ClientEvent.NotOpened _,ClientEvent.Answered _,ClientEvent.Failed _,ClientEvent.Block _,ClientEvent.Notified _ ->
        {
        }
    }
  }

  private void traced(ClientEvent.Direction direction, ClientEvent.Level level, Octets octets) {
    String arrow = direction == ClientEvent.Direction.SENT ? ">>" : "<<";
    StringBuilder out = new StringBuilder("%s %s ".formatted(TextReport.millis(Instant.now()), arrow));
    switch (level) {
      case LINK -> out.append(LinkWords.of(octets)).append('\n').append(HexDump.of(octets, "  "));
      case APDU -> {
        out.append("APDU, %d octets\n".formatted(octets.length()));
        ApduText.lines(octets, CosemNames.INSTANCE, Limits.STANDARD)
            .forEach(line -> out.append("  ").append(Printable.of(line)).append('\n'));
      }
    }
    narrator.block(out.toString());
  }
}
