package io.gridtap.dlms;

import io.gridtap.dlms.association.Admission;
import io.gridtap.dlms.association.ServerCommand;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.dlms.association.ServerLimits;
import io.gridtap.transport.Conversation;
import io.gridtap.wire.Engine;
import java.util.function.UnaryOperator;

/**
 * How a server treats its connections.
 *
 * @param limits of what one connection may make it hold
 * @param conversation bounds of octets under way, and how long a peer may leave a write stuck
 * @param admission of associations, over all connections
 * @param around put around the engine of each new connection: to disturb it, for tests of clients
 */
public record DlmsServerSettings(ServerLimits limits, Conversation.Settings conversation, Admission admission,
    UnaryOperator<Engine<ServerCommand, ServerEvent>> around) {
  /** As many associations as come, nothing disturbed. */
  public static final DlmsServerSettings STANDARD = new DlmsServerSettings(ServerLimits.STANDARD,
      Conversation.Settings.STANDARD, Admission.ALWAYS, UnaryOperator.identity());

  public DlmsServerSettings with(ServerLimits set) {
    return new DlmsServerSettings(set, conversation, admission, around);
  }

  public DlmsServerSettings with(Admission set) { return new DlmsServerSettings(limits, conversation, set, around); }

  public DlmsServerSettings withAround(UnaryOperator<Engine<ServerCommand, ServerEvent>> set) {
    return new DlmsServerSettings(limits, conversation, admission, set);
  }
}
