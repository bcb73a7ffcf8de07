package io.gridtap.dlms.hdlc;

import io.gridtap.dlms.hdlc.HdlcSettings.Dialogue;
import io.gridtap.dlms.hdlc.HdlcSettings.Offer;
import io.gridtap.dlms.hdlc.HdlcSettings.Recovery;
import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.LinkEvent.Kind;
import io.gridtap.dlms.link.LinkParameters;
import io.gridtap.dlms.link.Route;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Primary station in normal response mode, for one route. It has the word until it sends P, and again when F came; while
 * the server has it nothing is sent but once more what went unanswered.
 */
final class HdlcClientEngine extends HdlcLine {
  /** What the link is. */
  private sealed interface State {}

  private record Disconnected() implements State {}

  /** SNRM is sent. */
  private record Connecting(int attempts) implements State {}

  private record Connected(Numbered transfer) implements State {}

  /** DISC is sent. */
  private record Disconnecting(int attempts) implements State {}

  /** Who has the word while connected. */
  private enum Word {
    OURS,
    /** P is sent, F awaited. */
    SERVERS,
    /** Ours, but the server owes an answer or is not ready: it is polled when time is up. */
    WAITING
  }

  private final Route route;
  private final HdlcAddress server;
  private final HdlcAddress client;
  private final ArrayDeque<Octets> beforeConnect = new ArrayDeque<>();
  private final Echoes echoes = new Echoes();
  private State state = new Disconnected();
  private Word word = Word.OURS;
  /** Tries without any answer since the last one that helped. */
  private int attempts;
  private boolean answerOwed;
  private boolean peerBusy;
  /** RNR in a row. */
  private int busyAnswers;
  private Moment responseDue = Moment.NEVER;
  private Moment keepAliveDue = Moment.NEVER;

  HdlcClientEngine(HdlcSettings settings, Route route) {
    super(settings);
    if (route.client() > 0x7F)
      throw new IllegalArgumentException("a client's address in HDLC is 0…127: " + route.client());
    this.route = route;
    this.server = HdlcAddress.server(route.logical(), route.physical(), settings.addressOctets());
    this.client = HdlcAddress.client(route.client());
  }

  @Override
  protected Moment deadline() { return responseDue.earlier(keepAliveDue); }

  // ---- commands

  @Override
  public void command(LinkCommand command, Moment now) {
    if (isClosed()) return;
    switch (command) {
      case LinkCommand.Connect() -> {
        if (settings.dialogue() == Dialogue.UNNUMBERED) agreed(settings.own(), now);
        else
          connect(1, now);
      }
      case LinkCommand.Send(Route _, Octets apdu) -> send(apdu, now);
      case LinkCommand.Notify(Route _, Octets apdu) -> sendUnnumbered(apdu, false);
      case LinkCommand.Disconnect(Route _) -> disconnect(now);
    }
  }

  private void connect(int attempt, Moment now) {
    keepAliveDue = Moment.NEVER;
    echoes.reset();
    state = new Connecting(attempt);
    boolean offered = switch (settings.offer()) {
      case ALWAYS -> true;
      case NEVER -> false;
      case WHEN_NOT_STANDARD -> !settings.own().equals(Negotiation.STANDARD);
    };
    send(new Control.Snrm(true), offered ? Negotiation.encode(settings.own()) : Octets.EMPTY);
    await(now);
  }

  private void disconnect(Moment now) {
    beforeConnect.clear();
    switch (state) {
      case Disconnected() -> deliver(new LinkEvent.Disconnected(route, "not connected"));
      case Disconnecting _ -> {
        // one DISC is under way
      }
      case Connected _ when settings.dialogue() == Dialogue.UNNUMBERED -> lost("disconnected");
      case Connecting _,Connected _ -> {
        state = new Disconnecting(1);
        keepAliveDue = Moment.NEVER;
        send(new Control.Disc(true), Octets.EMPTY);
        await(now);
      }
    }
  }

  private void send(Octets apdu, Moment now) {
    switch (state) {
      case Connected(Numbered transfer) -> {
        if (settings.dialogue() != Dialogue.NUMBERED) {
          sendUnnumbered(apdu, true);
          return;
        }
        if (!transfer.offer(apdu)) overflow();
        else
          speak(transfer, now);
      }
      case Connecting _ -> {
        if (beforeConnect.size() == Numbered.MAX_WAITING) overflow();
        else
          beforeConnect.add(apdu);
      }
      case Disconnected(),Disconnecting _ -> remark(Kind.OTHER, "an APDU without a link is not sent", apdu.length());
    }
  }

  private void overflow() { lost("more than %d APDUs wait to be sent; wait for Sent".formatted(Numbered.MAX_WAITING)); }

  private void sendUnnumbered(Octets apdu, boolean poll) {
    for (HdlcFrame frame : Segments.unnumbered(server, client, poll, Llc.COMMAND, apdu,
        settings.own().maxInfoTransmit()))
      transmit(frame);
    deliver(new LinkEvent.Sent(route));
  }

  // ---- sending

  @Override
  protected void transmit(HdlcFrame frame) {
    if (server.equals(client)) echoes.sent(frame);
    super.transmit(frame);
  }

  private void send(Control control, Octets information) {
    transmit(new HdlcFrame(server, client, control, information));
  }

  private void await(Moment now) {
    word = Word.SERVERS;
    responseDue = now.plus(settings.responseTimeout());
  }

  /** Sends what there is if the word is ours. */
  private void speak(Numbered transfer, Moment now) {
    if (word == Word.SERVERS || peerBusy || !transfer.hasToSend()) return;
    List<Numbered.Outgoing> frames = transfer.burst();
    for (int i = 0; i < frames.size(); i++) {
      Numbered.Outgoing frame = frames.get(i);
      boolean last = i == frames.size() - 1;
      transmit(new HdlcFrame(server, client, new Control.I(frame.sendSequence(), transfer.receiveSequence(), last),
          frame.segmented(), frame.information()));
      answerOwed = !frame.segmented();
    }
    await(now);
  }

  private void askAgain(Numbered transfer, Moment now) {
    send(new Control.Rej(transfer.receiveSequence(), true), Octets.EMPTY);
    await(now);
  }

  private void askOn(Numbered transfer, Moment now) {
    send(new Control.Rr(transfer.receiveSequence(), true), Octets.EMPTY);
    await(now);
  }

  // ---- received frames

  @Override
  protected void onFrame(HdlcFrame frame, Moment now) {
    if (isEcho(frame)) {
      remark(Kind.ECHO, "own frame heard", frame.information().length());
      return;
    }
    if (frame.control() instanceof Control.Ui) {
      onUnnumbered(frame, now);
      return;
    }
    if (!frame.source().names(route.logical(), route.physical()) || frame.destination().upper() != route.client()) {
      remark(Kind.FOREIGN_ADDRESS, "a frame from %s to %s".formatted(frame.source(), frame.destination()),
          frame.information().length());
      return;
    }
    switch (state) {
      case Connecting _ -> onAnswerToSnrm(frame, now);
      case Connected(Numbered transfer) -> onConnected(transfer, frame, now);
      case Disconnecting _ -> onAnswerToDisc(frame);
      case Disconnected() -> unexpected(frame);
    }
  }

  /** Our own command: heard where sender and receiver share a wire or a light guide. */
  private boolean isEcho(HdlcFrame frame) {
    if (echoes.hears(frame)) return true;
    return switch (frame.control()) {
      case Control.Snrm _,Control.Disc _ -> true;
      // where both addresses are alike only what was sent is: some meters answer with the LLC of commands
      case Control.Ui _ -> !server.equals(client) && fromUs(frame) && isCommand(frame.information());
      case Control.I _,Control.Rr _,Control.Rnr _,Control.Rej _,Control.Frmr _ ->
        !server.equals(client) && fromUs(frame);
      case Control.Ua _,Control.Dm _ -> false;
    };
  }

  private boolean fromUs(HdlcFrame frame) {
    return frame.destination().equals(server) && frame.source().equals(client);
  }

  private static boolean isCommand(Octets information) {
    return information.length() >= 3 && information.slice(0, 3).equals(Llc.COMMAND);
  }

  private void unexpected(HdlcFrame frame) {
    remark(Kind.OTHER, "%s not expected here".formatted(frame.control()), frame.information().length());
  }

  private void onUnnumbered(HdlcFrame frame, Moment now) {
    boolean ours = frame.source().names(route.logical(), route.physical())
        && frame.destination().upper() == route.client();
    Route from = ours ? route : new Route(frame.destination().upper(), frame.source().upper(), frame.source().lower());
    unnumbered(frame).ifPresent(apdu -> {
      boolean answer = ours && settings.dialogue() != Dialogue.NUMBERED && state instanceof Connected;
      deliver(answer ? new LinkEvent.Received(from, apdu) : new LinkEvent.Notified(from, apdu));
      touch(now);
    });
  }

  private void onAnswerToSnrm(HdlcFrame frame, Moment now) {
    switch (frame.control()) {
      case Control.Ua _ -> {
        try {
          connected(Negotiation.decode(frame.information()), now);
        } catch (DecodeException malformed) {
          close("the meter's UA cannot be read: " + malformed.getMessage());
        }
      }
      case Control.Dm _ -> close("the meter refuses the link (DM); another client may hold it");
      case Control.I _,Control.Rr _,Control.Rnr _,Control.Rej _,Control.Snrm _,Control.Disc _,Control.Frmr _,Control.Ui _ ->
        unexpected(
            frame);
    }
  }

  private void connected(LinkParameters peer, Moment now) {
    // who offered nothing has promised nothing but the defaults
    boolean offered = settings.offer() != Offer.NEVER;
    agreed(Negotiation.agreed(offered ? settings.own() : Negotiation.STANDARD, peer), now);
  }

  private void agreed(LinkParameters agreed, Moment now) {
    Numbered transfer = new Numbered(agreed, Llc.COMMAND, settings);
    state = new Connected(transfer);
    word = Word.OURS;
    attempts = 0;
    answerOwed = false;
    peerBusy = false;
    busyAnswers = 0;
    responseDue = Moment.NEVER;
    touch(now);
    deliver(new LinkEvent.Connected(route, agreed));
    while (!beforeConnect.isEmpty())
      send(beforeConnect.remove(), now);
  }

  private void onAnswerToDisc(HdlcFrame frame) {
    switch (frame.control()) {
      case Control.Ua _,Control.Dm _ -> lost("disconnected");
      case Control.I _,Control.Rr _,Control.Rnr _,Control.Rej _,Control.Snrm _,Control.Disc _,Control.Frmr _,Control.Ui _ ->
        unexpected(
            frame);
    }
  }

  private void onConnected(Numbered transfer, HdlcFrame frame, Moment now) {
    touch(now);
    switch (frame.control()) {
      case Control.I(int ns, int nr, boolean f) -> onInformation(transfer, frame, ns, nr, f, now);
      case Control.Rr(int nr, boolean f) -> onSupervision(transfer, nr, f, false, now);
      case Control.Rej(int nr, boolean f) -> onSupervision(transfer, nr, f, false, now);
      case Control.Rnr(int nr, boolean f) -> onSupervision(transfer, nr, f, true, now);
      case Control.Dm _ -> lost("the meter has no link any more (DM)");
      case Control.Frmr _ -> lost("the meter rejects a frame (FRMR %s)".formatted(frame.information()));
      case Control.Ua _,Control.Snrm _,Control.Disc _,Control.Ui _ -> unexpected(frame);
    }
  }

  private void onInformation(Numbered transfer, HdlcFrame frame, int ns, int nr, boolean finished, Moment now) {
    // judged before its information is taken in: what is not believed must not stay behind as half an APDU
    if (!transfer.isRepeated(ns) && !transfer.isAcknowledgement(nr)) {
      remarkAcknowledgement(nr);
      return;
    }
    Numbered.Arrival arrival = transfer.accept(ns, frame.segmented(), frame.information());
    if (arrival == Numbered.Arrival.REPEATED) {
      remark(Kind.REPEATED, "I frame N(S)=%d once more".formatted(ns), frame.information().length());
      // while an answer is awaited it decides; else the server has not heard the acknowledgement
      if (finished && word != Word.SERVERS) askOn(transfer, now);
      return;
    }
    peerBusy = false;
    busyAnswers = 0;
    acknowledged(transfer, nr);
    attempts = 0;
    switch (arrival) {
      case WHOLE -> {
        answerOwed = false;
        deliver(new LinkEvent.Received(route, transfer.take()));
      }
      case GAP -> remark(Kind.OTHER, "I frame N(S)=%d, %d expected".formatted(ns, transfer.receiveSequence()),
          frame.information().length());
      case TOO_LONG -> {
        send(new Control.Disc(true), Octets.EMPTY);
        lost("an APDU of more than %d octets".formatted(settings.limits().maxMessageOctets()));
        return;
      }
      case PART, REPEATED -> {
        // goes on below
      }
    }
    if (!finished) await(now);
    else
      onWord(transfer, arrival == Numbered.Arrival.GAP, now);
  }

  private void onSupervision(Numbered transfer, int nr, boolean finished, boolean busy, Moment now) {
    peerBusy = busy;
    busyAnswers = busy ? busyAnswers + 1 : 0;
    boolean wasUnacknowledged = transfer.isUnacknowledged();
    if (!acknowledged(transfer, nr)) return;
    if (!finished) return;
    if (busy) {
      attempts = 0;
      pollLater(now);
      return;
    }
    if (transfer.isUnacknowledged()) {
      if (retry()) repeat(transfer, now);
      return;
    }
    if (wasUnacknowledged) attempts = 0;
    if (!transfer.hasToSend() && (transfer.isAssembling() || answerOwed)) pollLater(now);
    else
      onWord(transfer, false, now);
  }

  /** F came: the word is ours. */
  private void onWord(Numbered transfer, boolean gap, Moment now) {
    word = Word.OURS;
    responseDue = Moment.NEVER;
    if (transfer.isUnacknowledged()) {
      if (retry()) repeat(transfer, now);
    } else if (transfer.hasToSend()) speak(transfer, now);
    else if (gap && transfer.rejects()) askAgain(transfer, now);
    else if (gap || transfer.isAssembling()) askOn(transfer, now);
  }

  private boolean acknowledged(Numbered transfer, int nr) {
    boolean valid = transfer.acknowledge(nr);
    if (!valid) remarkAcknowledgement(nr);
    int forgiven = transfer.takeForgiven();
    if (forgiven > 0) remark(Kind.SEQUENCE_FORGIVEN, "%d wrong numbers".formatted(forgiven), 0);
    for (int i = transfer.takeCompleted(); i > 0; i--)
      deliver(new LinkEvent.Sent(route));
    return valid;
  }

  private void remarkAcknowledgement(int nr) {
    remark(Kind.OTHER, "N(R)=%d acknowledges what was not sent".formatted(nr), 0);
  }

  private void pollLater(Moment now) {
    word = Word.WAITING;
    responseDue = now.plus(settings.responseTimeout());
  }

  // ---- time

  private void touch(Moment now) {
    boolean shows = !settings.keepAlive().isZero() && settings.dialogue() != Dialogue.UNNUMBERED;
    if (shows && state instanceof Connected) keepAliveDue = now.plus(settings.keepAlive());
  }

  @Override
  protected void onTimeout(Moment now) {
    if (now.reached(responseDue)) {
      responseDue = Moment.NEVER;
      onSilence(now);
    }
    if (now.reached(keepAliveDue)) {
      keepAliveDue = now.plus(settings.keepAlive());
      if (state instanceof Connected(Numbered transfer) && word == Word.OURS) askOn(transfer, now);
    }
  }

  private void onSilence(Moment now) {
    echoes.forget();
    switch (state) {
      case Connecting(int tried) -> {
        if (tried > settings.retransmissions())
          close("no answer to SNRM within %s, sent %d times; check addresses, wiring and speed"
              .formatted(Durations.text(settings.responseTimeout()), tried));
        else {
          remark(Kind.RETRANSMITTED, "SNRM", 0);
          connect(tried + 1, now);
        }
      }
      case Disconnecting(int tried) -> {
        if (tried > settings.retransmissions()) lost("no answer to DISC");
        else {
          state = new Disconnecting(tried + 1);
          remark(Kind.RETRANSMITTED, "DISC", 0);
          send(new Control.Disc(true), Octets.EMPTY);
          await(now);
        }
      }
      case Connected(Numbered transfer) -> {
        if (word == Word.WAITING) pollOwed(transfer, now);
        else if (retry()) {
          // a meter that is not ready takes no I frame
          if (transfer.isUnacknowledged() && !peerBusy && settings.recovery() == Recovery.RETRANSMIT)
            repeat(transfer, now);
          else {
            remark(Kind.TIMED_OUT, "no answer, asking with RR", 0);
            askOn(transfer, now);
          }
        }
      }
      case Disconnected() -> {
        // nothing is awaited
      }
    }
  }

  /** Counts a try; ends the link when there were too many. */
  private boolean retry() {
    attempts++;
    if (attempts <= settings.retransmissions()) return true;
    lost("no answer within %s, tried %d times".formatted(Durations.text(settings.responseTimeout()), attempts));
    return false;
  }

  private void repeat(Numbered transfer, Moment now) {
    remark(Kind.RETRANSMITTED, "I frames not acknowledged", 0);
    word = Word.OURS;
    speak(transfer, now);
  }

  /** A service without an answer leaves the server silent for good, so this ends without ending the link. */
  private void pollOwed(Numbered transfer, Moment now) {
    if (peerBusy) {
      if (busyAnswers <= 10 * settings.retransmissions()) askOn(transfer, now);
      else
        lost("the meter stays busy (RNR)");
      return;
    }
    attempts++;
    if (attempts <= settings.retransmissions()) {
      askOn(transfer, now);
      return;
    }
    attempts = 0;
    answerOwed = false;
    word = Word.OURS;
    speak(transfer, now);
  }

  private void lost(String reason) {
    state = new Disconnected();
    word = Word.OURS;
    attempts = 0;
    responseDue = Moment.NEVER;
    keepAliveDue = Moment.NEVER;
    beforeConnect.clear();
    deliver(new LinkEvent.Disconnected(route, reason));
  }
}
