package io.gridtap.dlms.mbus;

import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.LinkEvent.Kind;
import io.gridtap.dlms.link.Route;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Hears what a customer port pushes without HDLC: long frames of wired M-Bus, whose segments it joins, and the bare
 * {@code DB} APDU in which some countries wrap their P1 telegram. Octets that begin neither are dropped one by one. It sends
 * nothing.
 */
public final class CustomerPortEngine implements LinkEngine {
  private static final int NO_FRAME = -2;
  private static final int MORE_NEEDED = -1;
  private static final int SHORT_START = 0x10;
  private static final int GENERAL_GLO_CIPHERING = 0xDB;
  /** Frames of one push come in one go. */
  private static final Duration OCTET_TIMEOUT = Duration.ofSeconds(1);

  private final int maxOctets;
  private final ArrayDeque<Output<LinkEvent>> outputs = new ArrayDeque<>();
  private Octets held = Octets.EMPTY;
  private int dropped;
  private Moment octetDue = Moment.NEVER;
  private OctetWriter segments = new OctetWriter(0);
  private int nextSegment;

  public CustomerPortEngine(Limits limits) { this.maxOctets = limits.maxMessageOctets(); }

  @Override
  public Output<LinkEvent> poll() {
    Output<LinkEvent> next = outputs.poll();
    return next == null ? new Output.Idle<>(octetDue) : next;
  }

  @Override
  public void command(LinkCommand command, Moment now) { remark(Kind.OTHER, "a customer port takes no commands", 0); }

  @Override
  public void timeout(Moment now) {
    while (!held.isEmpty() && now.reached(octetDue)) {
      dropped++;
      held = held.slice(1, held.length() - 1);
      scan();
    }
    octetDue = Moment.NEVER;
    remarkDropped();
  }

  @Override
  public void receive(Octets octets, Moment now) {
    held = held.isEmpty()
        ? octets
        : new OctetWriter(held.length() + octets.length()).octets(held).octets(octets).toOctets();
    scan();
    held = held.copy();
    octetDue = held.isEmpty() ? Moment.NEVER : now.plus(OCTET_TIMEOUT);
    remarkDropped();
  }

  private void scan() {
    int at = 0;
    while (at < held.length()) {
      int length = length(at);
      if (length == MORE_NEEDED || length > held.length() - at) break;
      if (length == NO_FRAME || !take(held.slice(at, length))) {
        at++;
        dropped++;
      } else
        at += length;
    }
    held = held.slice(at, held.length() - at);
  }

  /** Octets of what begins here. */
  private int length(int at) {
    int there = held.length() - at;
    return switch (held.u8(at)) {
      case MbusFrame.START -> {
        if (there < 4) yield MORE_NEEDED;
        int length = held.u8(at + 1);
        boolean start = held.u8(at + 2) == length && held.u8(at + 3) == MbusFrame.START;
        yield start && length >= MbusFrame.HEADER_OCTETS ? length + 6 : NO_FRAME;
      }
      case SHORT_START -> there < 5 ? MORE_NEEDED : isShort(at) ? 5 : NO_FRAME;
      case GENERAL_GLO_CIPHERING -> {
        if (there < 13) yield MORE_NEEDED;
        if (held.u8(at + 1) != 8) yield NO_FRAME;
        int length = switch (held.u8(at + 10)) {
          case 0x82 -> 13 + (held.u8(at + 11) << 8 | held.u8(at + 12));
          case 0x81 -> 12 + held.u8(at + 11);
          default -> NO_FRAME;
        };
        yield length > maxOctets ? NO_FRAME : length;
      }
      default -> NO_FRAME;
    };
  }

  private boolean isShort(int at) {
    return held.u8(at + 4) == MbusFrame.STOP && held.u8(at + 3) == (held.u8(at + 1) + held.u8(at + 2) & 0xFF);
  }

  /** @return false if it is no frame after all */
  private boolean take(Octets octets) {
    if (octets.u8(0) == SHORT_START) return true;
    remarkDropped();
    if (octets.u8(0) == GENERAL_GLO_CIPHERING) {
      deliver(new LinkEvent.Notified(Route.of(0, 0), octets.copy()));
      return true;
    }
    try {
      segment(MbusFrame.CODEC.decode(octets));
      return true;
    } catch (DecodeException wrong) {
      remark(Kind.BAD_CHECK_SEQUENCE, String.valueOf(wrong.getMessage()), octets.length());
      return false;
    }
  }

  private void segment(MbusFrame frame) {
    // a push of more than 16 segments comes past 0 again
    if (frame.sequence() == 0 && (nextSegment <= 0 || (nextSegment & 0x0F) != 0)) begin();
    if (nextSegment < 0 || frame.sequence() != (nextSegment & 0x0F)) {
      remark(Kind.OTHER, "segment %d without the one before; the push is dropped".formatted(frame.sequence()),
          segments.length() + frame.data().length());
      nextSegment = -1;
      segments = new OctetWriter(0);
      return;
    }
    if (segments.length() + frame.data().length() > maxOctets) {
      remark(Kind.OTHER, "a push of more than %d octets is dropped".formatted(maxOctets), segments.length());
      begin();
      return;
    }
    segments.octets(frame.data());
    nextSegment++;
    if (!frame.last()) return;
    Octets apdu = segments.toOctets();
    begin();
    deliver(new LinkEvent.Notified(Route.of(frame.destination(), frame.source()), apdu));
  }

  private void begin() {
    segments = new OctetWriter(0);
    nextSegment = 0;
  }

  private void remarkDropped() {
    if (dropped > 0) remark(Kind.GARBAGE, "%d octets belong to no frame".formatted(dropped), dropped);
    dropped = 0;
  }

  private void remark(Kind kind, String text, int octets) { deliver(new LinkEvent.Remark(kind, text, octets)); }

  private void deliver(LinkEvent event) { outputs.add(new Output.Deliver<>(event)); }
}
