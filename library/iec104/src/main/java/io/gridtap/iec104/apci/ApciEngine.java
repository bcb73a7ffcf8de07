package io.gridtap.iec104.apci;

import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.iec104.apci.Timers.Timer;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Engine;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One connection of IEC 60870-5-104 §5, either role: framing, numbering and its window, the timers t1 to t3, start,
 * stop and test. It carries ASDUs without looking into them.
 *
 * <p>
 * Counts run on without end; the 15 bits on the wire are their remainder, so only distances are ever compared.
 */
public final class ApciEngine implements Engine<ApciCommand, ApciEvent> {
  /** ASDUs that wait for the window; those who send many wait for {@link ApciEvent.Acknowledged}. */
  public static final int MAX_WAITING = 4096;

  /** The part a station plays: not which of them opened the TCP connection. */
  public enum Role {
    CONTROLLING, CONTROLLED
  }

  private final Role role;
  private final ApciSettings settings;
  private final FrameBuffer frames = Apdu.frames();
  private final Timers timers = new Timers();
  private final ArrayDeque<Output<ApciEvent>> outputs = new ArrayDeque<>();
  private final Queue<Octets> waiting = new ArrayDeque<>();
  /** @param confirmed what N(R) of the frame acknowledged */
  private record Sent(Moment at, long confirmed) {}

  /** Each I frame that is not acknowledged, the oldest first. */
  private final Queue<Sent> sent = new ArrayDeque<>();
  private Transfer transfer = new Transfer.Stopped();

  /** V(S). */
  private int sendSequence;
  /** V(R). */
  private int receiveSequence;
  private long received;
  /** Of the received ones, those that may be acknowledged. */
  private long taken;
  /** Of the received ones, those whose acknowledgement was sent. */
  private long confirmed;
  /** Of the confirmed ones, those whose acknowledgement the peer has shown to have. */
  private long proven;
  /** What was confirmed when TESTFR act was sent, and STOPDT act. */
  private long confirmedBeforeTest;
  private long confirmedBeforeStop;
  /** The peer's k: agreed on, or seen to be larger. */
  private long peerWindow;
  private boolean overdue;
  private boolean testAsked;
  private long supervisoryReceived;
  private long unnumberedReceived;

  /** The engine of the station that gives commands. */
  public static ApciEngine controlling(ApciSettings settings, Moment now) {
    return new ApciEngine(Role.CONTROLLING, settings, now);
  }

  /** The engine of the station that is asked. */
  public static ApciEngine controlled(ApciSettings settings, Moment now) {
    return new ApciEngine(Role.CONTROLLED, settings, now);
  }

  private ApciEngine(Role role, ApciSettings settings, Moment now) {
    this.role = role;
    this.settings = settings;
    this.peerWindow = settings.k();
    timers.start(Timer.T3, now.plus(settings.t3()));
  }

  /** S frames received, for statistics. */
  public long supervisoryReceived() { return supervisoryReceived; }

  /** U frames received, for statistics. */
  public long unnumberedReceived() { return unnumberedReceived; }

  /**
   * I frames received of which the peer has shown to know that they are acknowledged: by sending more than its window
   * admits otherwise, by confirming what was asked behind the acknowledgement, or by acknowledging an I frame that
   * carried it.
   */
  public long proven() { return proven; }

  private void prove(long count) { proven = Math.max(proven, count); }

  @Override
  public Output<ApciEvent> poll() {
    Output<ApciEvent> next = outputs.poll();
    return next == null ? new Output.Idle<>(timers.earliest()) : next;
  }

  @Override
  public void receive(Octets octets, Moment now) {
    if (isClosed()) return;
    try {
      frames.append(octets);
      while (!isClosed() && frames.hasNext()) {
        timers.stop(Timer.FRAME);
        onFrame(frames.next(), now);
      }
      watchFrame(now);
    } catch (DecodeException malformed) {
      close("protocol error: " + malformed.getMessage());
    }
  }

  /** A peer that stops in the middle of a frame is not waited for without end. */
  private void watchFrame(Moment now) {
    if (!frames.isEmpty() && !timers.runs(Timer.FRAME) && !isClosed())
      timers.start(Timer.FRAME, now.plus(settings.t1()));
  }

  @Override
  public void command(ApciCommand command, Moment now) {
    if (isClosed()) return;
    switch (command) {
      case ApciCommand.StartTransfer() -> startTransfer(now);
      case ApciCommand.StopTransfer() -> stopTransfer(now);
      case ApciCommand.Send(Octets asdu) -> send(asdu, now);
      case ApciCommand.Taken(long count) -> taken(count);
      case ApciCommand.Test() -> {
        testAsked = true;
        test(now);
      }
      case ApciCommand.Close(String reason) -> {
        if (taken > confirmed && !(transfer instanceof Transfer.Stopped)) acknowledge();
        close(reason);
      }
    }
  }

  @Override
  public void timeout(Moment now) {
    if (timers.expired(Timer.T1_DATA, now))
      close("t1 expired: I frame N(S)=%d was not acknowledged within %s".formatted(oldestUnacknowledged(),
          Durations.text(settings.t1())));
    else if (timers.expired(Timer.T1_START, now))
      close("t1 expired: no STARTDT con within " + Durations.text(settings.t1()));
    else if (timers.expired(Timer.T1_STOP, now))
      close("t1 expired: no STOPDT con within " + Durations.text(settings.t1()));
    else if (timers.expired(Timer.T1_TEST, now))
      close("t1 expired: no TESTFR con within " + Durations.text(settings.t1()));
    else if (timers.expired(Timer.FRAME, now)) close("no end of a frame within " + Durations.text(settings.t1()));
    else {
      if (timers.expired(Timer.T2, now)) acknowledgementDue();
      if (timers.expired(Timer.T3, now)) test(now);
    }
  }

  private boolean isClosed() { return transfer instanceof Transfer.Closed; }

  private void close(String reason) {
    transfer = new Transfer.Closed();
    timers.clear();
    waiting.clear();
    outputs.add(new Output.Close<>(reason));
  }

  /** @return whether it is forgiven; else the connection is closed */
  private boolean forgive(String fault) {
    if (settings.lenient()) deliver(new ApciEvent.Forgiven(fault));
    else
      close("protocol error: " + fault);
    return settings.lenient();
  }

  private void deliver(ApciEvent event) { outputs.add(new Output.Deliver<>(event)); }

  private void transmit(Apdu apdu) {
    Octets octets = Apdu.CODEC.encode(apdu);
    if (settings.traced()) deliver(new ApciEvent.Traced(true, octets));
    outputs.add(new Output.Transmit<>(octets));
  }

  private void transmit(UnnumberedFunction function) { transmit(new Apdu.U(function)); }

  // ---- received frames

  private void onFrame(Octets frame, Moment now) {
    if (settings.traced()) deliver(new ApciEvent.Traced(false, frame.copy()));
    timers.start(Timer.T3, now.plus(settings.t3()));
    switch (Apdu.CODEC.decode(frame)) {
      case Apdu.I(int send, int receive, Octets asdu) -> onNumbered(send, receive, asdu, now);
      case Apdu.S(int receive) -> {
        supervisoryReceived++;
        onSupervision(receive, now);
      }
      case Apdu.U(UnnumberedFunction function) -> {
        unnumberedReceived++;
        onUnnumbered(function, now);
      }
    }
  }

  private void onNumbered(int send, int receive, Octets asdu, Moment now) {
    String refusal = switch (transfer) {
      case Transfer.Stopped() -> "I frame while data transfer is stopped";
      case Transfer.StartPending() -> "I frame before STARTDT con";
      case Transfer.UnconfirmedStopped() -> "I frame after STOPDT act";
      case Transfer.Started(),Transfer.StopPending(),Transfer.Closed() -> "";
    };
    if (!refusal.isEmpty() && !forgive(refusal)) return;
    if (send != receiveSequence) {
      if (!forgive("N(S) is %d, %d expected".formatted(send, receiveSequence))) return;
      receiveSequence = send;
    }
    if (!onAcknowledged(receive, now)) return;
    receiveSequence = receiveSequence + 1 & Apdu.SEQUENCE_MASK;
    received++;
    peerWindow = Math.max(peerWindow, received - confirmed);
    prove(received - peerWindow);
    if (!timers.runs(Timer.T2) && !overdue) timers.start(Timer.T2, now.plus(settings.t2()));
    deliver(new ApciEvent.Received(asdu));
    if (settings.acknowledge() == Acknowledge.DELIVERED) taken(received);
  }

  private void onSupervision(int receive, Moment now) {
    if (transfer instanceof Transfer.Stopped && sent.isEmpty() && !forgive("S frame while data transfer is stopped"))
      return;
    onAcknowledged(receive, now);
  }

  /** @return false if the connection was closed for it */
  private boolean onAcknowledged(int receive, Moment now) {
    int oldest = oldestUnacknowledged();
    int progress = receive - oldest & Apdu.SEQUENCE_MASK;
    if (progress > sent.size()) {
      if (!forgive("N(R) is %d, %s expected".formatted(receive,
          sent.isEmpty() ? Integer.toString(oldest) : "%d…%d".formatted(oldest, sendSequence))))
        return false;
      // a number from the past acknowledges nothing, one from the future everything
      progress = progress < Apdu.SEQUENCE_MODULO / 2 ? sent.size() : 0;
    }
    if (progress == 0) return true;
    for (int i = 0; i < progress; i++) prove(sent.remove().confirmed);
    watchOldest();
    deliver(new ApciEvent.Acknowledged(progress));
    sendWaiting(now);
    if (transfer instanceof Transfer.UnconfirmedStopped && sent.isEmpty()) confirmStop();
    return true;
  }

  private int oldestUnacknowledged() { return sendSequence - sent.size() & Apdu.SEQUENCE_MASK; }

  private void watchOldest() {
    Sent oldest = sent.peek();
    if (oldest == null) timers.stop(Timer.T1_DATA);
    else
      timers.start(Timer.T1_DATA, oldest.at.plus(settings.t1()));
  }

  private void onUnnumbered(UnnumberedFunction function, Moment now) {
    switch (function) {
      case TESTFR_ACT -> transmit(UnnumberedFunction.TESTFR_CON);
      case TESTFR_CON -> {
        if (!timers.runs(Timer.T1_TEST)) return;
        timers.stop(Timer.T1_TEST);
        prove(confirmedBeforeTest);
        if (testAsked) deliver(new ApciEvent.TestConfirmed());
        testAsked = false;
      }
      case STARTDT_ACT, STOPDT_ACT -> {
        if (role == Role.CONTROLLING) forgive("%s from a controlled station".formatted(function));
        else if (function == UnnumberedFunction.STARTDT_ACT) onStart(now);
        else
          onStop();
      }
      case STARTDT_CON -> {
        if (!(transfer instanceof Transfer.StartPending)) return;
        timers.stop(Timer.T1_START);
        started(now);
        sendWaiting(now);
      }
      case STOPDT_CON -> {
        if (!(transfer instanceof Transfer.StopPending)) return;
        timers.stop(Timer.T1_STOP);
        prove(confirmedBeforeStop);
        transfer = new Transfer.Stopped();
        timers.stop(Timer.T2);
        deliver(new ApciEvent.TransferStopped());
      }
    }
  }

  // ---- start and stop

  private void startTransfer(Moment now) {
    switch (transfer) {
      case Transfer.Stopped() when role == Role.CONTROLLING -> {
        transmit(UnnumberedFunction.STARTDT_ACT);
        timers.start(Timer.T1_START, now.plus(settings.t1()));
        transfer = new Transfer.StartPending();
      }
      case Transfer.Started() -> deliver(new ApciEvent.TransferStarted());
      case Transfer.Stopped(),Transfer.StartPending(),Transfer.StopPending(),Transfer.UnconfirmedStopped(),Transfer.Closed() ->
        {
        }
    }
  }

  private void stopTransfer(Moment now) {
    switch (transfer) {
      case Transfer.Started() when role == Role.CONTROLLING -> {
        giveBackWaiting("data transfer was stopped");
        if (taken > confirmed) acknowledge();
        transmit(UnnumberedFunction.STOPDT_ACT);
        confirmedBeforeStop = confirmed;
        timers.start(Timer.T1_STOP, now.plus(settings.t1()));
        transfer = new Transfer.StopPending();
      }
      case Transfer.Stopped() -> deliver(new ApciEvent.TransferStopped());
      case Transfer.Started(),Transfer.StartPending(),Transfer.StopPending(),Transfer.UnconfirmedStopped(),Transfer.Closed() ->
        {
        }
    }
  }

  /** Controlled station: STARTDT act. Told only where something changes; confirmed each time. */
  private void onStart(Moment now) {
    transmit(UnnumberedFunction.STARTDT_CON);
    if (transfer instanceof Transfer.Started) return;
    started(now);
  }

  private void started(Moment now) {
    transfer = new Transfer.Started();
    // what was not taken before the stop is still to be acknowledged
    if (received > confirmed && !overdue) timers.start(Timer.T2, now.plus(settings.t2()));
    deliver(new ApciEvent.TransferStarted());
  }

  /** Controlled station: STOPDT act. What waits for the window goes back to its owner. */
  private void onStop() {
    switch (transfer) {
      case Transfer.Started() -> {
        giveBackWaiting("data transfer was stopped");
        if (taken > confirmed) acknowledge();
        if (sent.isEmpty()) {
          confirmStop();
        } else {
          transfer = new Transfer.UnconfirmedStopped();
          deliver(new ApciEvent.TransferStopping());
        }
      }
      case Transfer.Stopped() -> transmit(UnnumberedFunction.STOPDT_CON);
      case Transfer.StartPending(),Transfer.StopPending(),Transfer.UnconfirmedStopped(),Transfer.Closed() -> {
      }
    }
  }

  private void confirmStop() {
    transmit(UnnumberedFunction.STOPDT_CON);
    transfer = new Transfer.Stopped();
    timers.stop(Timer.T2);
    deliver(new ApciEvent.TransferStopped());
  }

  private void test(Moment now) {
    if (timers.runs(Timer.T1_TEST)) return;
    transmit(UnnumberedFunction.TESTFR_ACT);
    confirmedBeforeTest = confirmed;
    timers.start(Timer.T1_TEST, now.plus(settings.t1()));
  }

  // ---- sending

  private void send(Octets asdu, Moment now) {
    if (!(transfer instanceof Transfer.Started)) {
      deliver(new ApciEvent.Unsent(asdu, "data transfer is not started"));
    } else if (sent.size() < settings.k()) {
      number(asdu, now);
    } else if (waiting.size() < MAX_WAITING) {
      waiting.add(asdu);
    } else {
      deliver(new ApciEvent.Unsent(asdu, "%d ASDUs wait for the window already".formatted(MAX_WAITING)));
    }
  }

  private void sendWaiting(Moment now) {
    while (transfer instanceof Transfer.Started && sent.size() < settings.k() && !waiting.isEmpty())
      number(waiting.remove(), now);
  }

  private void number(Octets asdu, Moment now) {
    transmit(new Apdu.I(sendSequence, nextReceiveSequence(), asdu));
    sendSequence = sendSequence + 1 & Apdu.SEQUENCE_MASK;
    sent.add(new Sent(now, confirmed));
    if (sent.size() == 1) watchOldest();
  }

  private void giveBackWaiting(String reason) {
    for (Octets asdu : waiting) deliver(new ApciEvent.Unsent(asdu, reason));
    waiting.clear();
  }

  // ---- acknowledging

  private void taken(long count) {
    taken = Math.clamp(count, taken, received);
    // who has asked to stop is waited for until the last frame is acknowledged
    boolean awaited = overdue || transfer instanceof Transfer.StopPending;
    if (taken - confirmed >= settings.w() || awaited && taken > confirmed) acknowledge();
  }

  private void acknowledgementDue() {
    overdue = true;
    if (taken > confirmed) acknowledge();
    if (overdue) deliver(new ApciEvent.AcknowledgementDue());
  }

  private void acknowledge() { transmit(new Apdu.S(nextReceiveSequence())); }

  /** N(R) of a frame about to be sent, which thereby acknowledges all that was taken. */
  private int nextReceiveSequence() {
    confirmed = taken;
    if (confirmed == received) {
      timers.stop(Timer.T2);
      overdue = false;
    }
    return receiveSequence - (int) (received - taken) & Apdu.SEQUENCE_MASK;
  }
}
