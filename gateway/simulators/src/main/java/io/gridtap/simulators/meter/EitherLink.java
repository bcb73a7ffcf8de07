package io.gridtap.simulators.meter;

import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** HDLC or wrapper, by the first octet that comes: a WPDU begins with its version, a frame with a flag. */
final class EitherLink implements LinkEngine {
  private static final int WRAPPER_VERSION = 0x00;
  private final Supplier<LinkEngine> hdlc;
  private final Supplier<LinkEngine> wrapper;
  private @Nullable LinkEngine chosen;

  EitherLink(Supplier<LinkEngine> hdlc, Supplier<LinkEngine> wrapper) {
    this.hdlc = hdlc;
    this.wrapper = wrapper;
  }

  @Override
  public void receive(Octets octets, Moment now) {
    if (octets.isEmpty()) return;
    LinkEngine link = chosen;
    if (link == null) {
      link = octets.u8(0) == WRAPPER_VERSION ? wrapper.get() : hdlc.get();
      chosen = link;
    }
    link.receive(octets, now);
  }

  /** Before the client has said anything there is no one to tell. */
  @Override
  public void command(LinkCommand command, Moment now) { if (chosen != null) chosen.command(command, now); }

  @Override
  public void timeout(Moment now) { if (chosen != null) chosen.timeout(now); }

  @Override
  public Output<LinkEvent> poll() { return chosen == null ? new Output.Idle<>(Moment.NEVER) : chosen.poll(); }
}
