package io.gridtap.dlms.hdlc;

import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.Optional;

/** What both sides of a line do alike: finding frames, dropping what never becomes one, putting out. */
abstract class HdlcLine implements LinkEngine {
  protected final HdlcSettings settings;
  private final FrameScanner scanner = new FrameScanner();
  private final UiAssembly unnumbered;
  private final ArrayDeque<Output<LinkEvent>> outputs = new ArrayDeque<>();
  private Moment octetDue = Moment.NEVER;
  private boolean closed;

  HdlcLine(HdlcSettings settings) {
    this.settings = settings;
    this.unnumbered = new UiAssembly(settings.limits().maxMessageOctets());
  }

  @Override
  public final void receive(Octets octets, Moment now) {
    if (closed) return;
    scanner.append(octets);
    scan(now);
  }

  private void scan(Moment now) {
    Optional<HdlcFrame> frame = scanner.next();
    while (frame.isPresent() && !closed) {
      remarkDropped();
      onFrame(frame.get(), now);
      frame = scanner.next();
    }
    remarkDropped();
    octetDue = scanner.isWaiting() && !closed ? now.plus(settings.interOctetTimeout()) : Moment.NEVER;
  }

  private void remarkDropped() {
    int dropped = scanner.takeDropped();
    int badChecks = scanner.takeBadChecks();
    int unknownControls = scanner.takeUnknownControls();
    if (unknownControls > 0)
      remark(LinkEvent.Kind.UNKNOWN_CONTROL, "%d frames with a control field no standard has"
          .formatted(unknownControls), dropped);
    else if (badChecks > 0)
      remark(LinkEvent.Kind.BAD_CHECK_SEQUENCE, "%d wrong check sequences".formatted(badChecks), dropped);
    else if (dropped > 0) remark(LinkEvent.Kind.GARBAGE, "%d octets belong to no frame".formatted(dropped), dropped);
  }

  @Override
  public final void timeout(Moment now) {
    if (closed) return;
    if (now.reached(octetDue)) {
      while (scanner.isWaiting()) {
        scanner.giveUp();
        scan(now);
      }
    }
    if (!closed) onTimeout(now);
  }

  @Override
  public final Output<LinkEvent> poll() {
    Output<LinkEvent> next = outputs.poll();
    return next == null ? new Output.Idle<>(closed ? Moment.NEVER : octetDue.earlier(deadline())) : next;
  }

  /** True once {@link Output.Close} was put out. */
  protected final boolean isClosed() { return closed; }

  protected abstract void onFrame(HdlcFrame frame, Moment now);

  protected abstract void onTimeout(Moment now);

  protected abstract Moment deadline();

  /** Joins UI frames: an APDU when its last one is there. */
  protected final Optional<Octets> unnumbered(HdlcFrame frame) {
    UiAssembly.Result result = unnumbered.add(frame);
    if (result instanceof UiAssembly.Refused(String why))
      remark(LinkEvent.Kind.OTHER, why, frame.information().length());
    return result instanceof UiAssembly.Whole(Octets apdu) ? Optional.of(apdu) : Optional.empty();
  }

  protected void transmit(HdlcFrame frame) { outputs.add(new Output.Transmit<>(HdlcFrame.CODEC.encode(frame))); }

  protected final void deliver(LinkEvent event) { outputs.add(new Output.Deliver<>(event)); }

  protected final void remark(LinkEvent.Kind kind, String text, int octets) {
    deliver(new LinkEvent.Remark(kind, text, octets));
  }

  protected final void close(String reason) {
    closed = true;
    outputs.add(new Output.Close<>(reason));
  }
}
