package io.gridtap.iec104.controlling;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.apci.ApciCommand;
import io.gridtap.iec104.apci.ApciEngine;
import io.gridtap.iec104.apci.ApciEvent;
import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.iec104.apci.Apdu;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The controlling station on one connection (IEC 60870-5-104, with the procedures of -101 §7.4). Whatever belongs to a
 * request goes to its answer, everything else is an update; nothing a station sends in a well-formed I frame ends the
 * connection.
 *
 * <p>
 * A frame counts as taken when its update is, or at once if it belongs to an answer; an acknowledgement never covers an
 * update that was not taken and is to be withheld.
 */
public final class ControllingEngine implements Engine<ControllingCommand, ControllingEvent> {
  private final Iec104Settings settings;
  private final FieldSizes sizes;
  private final ApciEngine apci;
  private final Transactions transactions;
  private final ArrayDeque<Output<ControllingEvent>> outputs = new ArrayDeque<>();
  private final Untaken untaken = new Untaken();
  /** Time of the last input. */
  private Moment now;

  /** I frames. */
  private long received;
  /** Of these, what the link was told to acknowledge. */
  private long released;
  /** Of these, what was acknowledged on the wire. */
  private long acknowledged;
  /** The link waits to acknowledge. */
  private boolean due;
  /** STOPDT con waits for the last acknowledgement. */
  private boolean stopping;

  /** ASDUs handed to the link and not acknowledged by the station. */
  private long underWay;
  /** Who waits for room in the window. */
  private final ArrayDeque<Object> forRoom = new ArrayDeque<>();

  private long sentI;
  private long sentS;
  private long sentU;
  private long objects;
  private long updates;
  private long undecodable;
  private long forgiven;

  public ControllingEngine(Iec104Settings settings, Moment now) {
    this.settings = settings;
    this.sizes = settings.sizes();
    this.apci = ApciEngine.controlling(settings.apci().with(Acknowledge.TAKEN), now);
    this.transactions = new Transactions(settings, this::deliver);
    this.now = now;
  }

  /** I frames received whose acknowledgement was given out to be sent. */
  public long acknowledged() {
    return acknowledged;
  }

  /** Of these, the ones whose acknowledgement the station has shown to have. */
  public long proven() {
    return apci.proven();
  }

  /** Ends what is under way with this reason: the connection is gone. {@link #poll} then gives the answers. */
  public void abandon(String reason) {
    transactions.endAll(new Completion.ConnectionLost(reason));
  }

  @Override
  public void receive(Octets octets, Moment moment) {
    now = moment;
    apci.receive(octets, moment);
  }

  @Override
  public void timeout(Moment moment) {
    now = moment;
    apci.timeout(moment);
    transactions.timeout(moment);
  }

  @Override
  public void command(ControllingCommand command, Moment moment) {
    now = moment;
    switch (command) {
      case ControllingCommand.StartTransfer() -> apci.command(new ApciCommand.StartTransfer(), now);
      case ControllingCommand.StopTransfer() -> {
        release();
        stopping = true;
        apci.command(new ApciCommand.StopTransfer(), now);
      }
      case ControllingCommand.Run(Object ticket, Request request) -> {
        Transaction transaction = transactions.begin(ticket, request, now);
        if (transaction != null) send(transaction.octets);
      }
      case ControllingCommand.Forget(Object ticket) -> transactions.forget(ticket);
      case ControllingCommand.Send(Asdu asdu) -> send(asdu.encode());
      case ControllingCommand.Taken(long frame) -> {
        untaken.takenUpTo(frame);
        if (due || stopping) release();
      }
      case ControllingCommand.Skipped(long frame) -> {
        untaken.remove(frame);
        if (due || stopping) release();
      }
      case ControllingCommand.Test() -> apci.command(new ApciCommand.Test(), now);
      case ControllingCommand.Count(Object ticket) -> deliver(new ControllingEvent.Counted(ticket, statistics()));
      case ControllingCommand.CountWithRoom(Object ticket) -> {
        forRoom.add(ticket);
        tellRoom();
      }
      case ControllingCommand.Close(String reason) -> {
        release();
        apci.command(new ApciCommand.Close(reason), now);
      }
    }
  }

  private void send(Octets octets) {
    release();
    underWay++;
    apci.command(new ApciCommand.Send(octets), now);
  }

  private void freed(long asdus) {
    underWay -= asdus;
    tellRoom();
  }

  private void tellRoom() {
    while (underWay < settings.apci().k() && !forRoom.isEmpty())
      deliver(new ControllingEvent.Counted(forRoom.remove(), statistics()));
  }

  private void deliver(ControllingEvent event) { outputs.add(new Output.Deliver<>(event)); }

  // ---- what comes out

  @Override
  public Output<ControllingEvent> poll() {
    while (true) {
      Output<ControllingEvent> own = outputs.poll();
      if (own != null) return own;
      switch (apci.poll()) {
        case Output.Transmit<ApciEvent>(Octets octets) -> {
          onTransmit(octets);
          return new Output.Transmit<>(octets);
        }
        case Output.Deliver<ApciEvent>(ApciEvent event) -> {
          ControllingEvent told = onEvent(event);
          // what the event has put out comes first
          if (told != null && outputs.isEmpty()) return new Output.Deliver<>(told);
          if (told != null) deliver(told);
        }
        case Output.Close<ApciEvent>(String reason) -> {
          abandon(reason);
          outputs.add(new Output.Close<>(reason));
        }
        case Output.Idle<ApciEvent>(Moment deadline) -> {
          if (releasable() - released < (stopping ? 1 : settings.apci().w())) {
            return new Output.Idle<>(deadline.earlier(transactions.nextCheck()));
          }
          release();
        }
      }
    }
  }

  /** N(R) is looked up where it is written, because only there it is certain. */
  private void onTransmit(Octets apdu) {
    int first = apdu.u8(2);
    if ((first & 3) == 3) {
      sentU++;
      return;
    }
    if ((first & 1) == 0) sentI++;
    else
      sentS++;
    long progress = (apdu.u16le(4) >> 1) - acknowledged & Apdu.SEQUENCE_MASK;
    acknowledged = Math.min(acknowledged + progress, released);
  }

  private @Nullable ControllingEvent onEvent(ApciEvent event) {
    return switch (event) {
      case ApciEvent.Received(Octets octets) -> onReceived(octets);
      case ApciEvent.Acknowledged(int frames) -> {
        freed(frames);
        yield null;
      }
      case ApciEvent.TransferStopping _ -> null;
      case ApciEvent.TransferStarted() -> new ControllingEvent.TransferStarted();
      case ApciEvent.TransferStopped() -> {
        stopping = false;
        transactions.endAll(new Completion.ConnectionLost("data transfer was stopped"));
        freed(underWay);
        yield new ControllingEvent.TransferStopped();
      }
      case ApciEvent.Unsent(Octets asdu, String reason) -> {
        freed(1);
        yield transactions.unsent(asdu, reason) ? null : new ControllingEvent.Unsent(asdu, reason);
      }
      case ApciEvent.AcknowledgementDue() -> {
        due = true;
        release();
        yield due ? new ControllingEvent.AcknowledgementDue() : null;
      }
      case ApciEvent.TestConfirmed() -> new ControllingEvent.TestConfirmed();
      case ApciEvent.Forgiven(String what) -> {
        forgiven++;
        yield new ControllingEvent.Forgiven(what);
      }
      case ApciEvent.Traced(boolean sent, Octets apdu) -> new ControllingEvent.Traced(sent, apdu);
    };
  }

  private @Nullable ControllingEvent onReceived(Octets octets) {
    received++;
    try {
      Asdu asdu = Asdu.decode(octets, sizes);
      objects += asdu.count();
      return transactions.arrived(asdu, now) ? update(new Update.Data(received, asdu)) : null;
    } catch (DecodeException malformed) {
      return undecodable(octets, String.valueOf(malformed.getMessage()));
    }
  }

  /** A station that mirrors what it does not understand may mirror what nobody understands. */
  private @Nullable ControllingEvent undecodable(Octets octets, String reason) {
    Optional<Asdu> raw = Asdu.raw(octets, sizes);
    if (raw.isPresent() && raw.get().cause().cause().isUnknown() && transactions.mirrored(raw.get(), now)) return null;
    undecodable++;
    return update(new Update.Undecodable(received, octets.copy(), reason));
  }

  private ControllingEvent update(ControllingEvent update) {
    updates++;
    untaken.add(received);
    return update;
  }

  // ---- acknowledging

  private long releasable() {
    boolean withheld = settings.apci().acknowledge() == Acknowledge.TAKEN || untaken.size() >= settings.maxUpdates();
    return untaken.size() == 0 || !withheld ? received : Math.max(released, untaken.oldest() - 1);
  }

  private void release() {
    long frames = releasable();
    if (frames <= released) return;
    released = frames;
    due = due && frames < received;
    apci.command(new ApciCommand.Taken(frames), now);
  }

  private Statistics statistics() {
    return new Statistics(sentI, sentS, sentU, received, apci.supervisoryReceived(), apci.unnumberedReceived(), objects,
        updates, undecodable, forgiven, acknowledged);
  }
}
