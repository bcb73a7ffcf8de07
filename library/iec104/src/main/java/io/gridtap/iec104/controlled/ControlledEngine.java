package io.gridtap.iec104.controlled;

import io.gridtap.iec104.apci.ApciCommand;
import io.gridtap.iec104.apci.ApciEngine;
import io.gridtap.iec104.apci.ApciEvent;
import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.DeviceSettings.Second;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One connection of a controlled station: the link, and upon it the application functions. It gives the link only what
 * the window admits, so what is urgent never waits behind what is not.
 *
 * <p>
 * Thread rule: called by its owner only; each call holds the device's lock, because the events, points and commands it
 * works with are shared with other connections and with the user.
 */
public final class ControlledEngine implements Engine<ControlledCommand, ControlledEvent> {
  /** Answers that wait for the window; whoever asks for more does not acknowledge, and is closed. */
  private static final int MAX_ANSWERS = 1024;
  /** Requests the user has not answered; more are refused. */
  private static final int MAX_REQUESTS = 256;

  private final ControlledDevice device;
  private final RedundancyGroup group;
  private final ApciEngine apci;
  private final int k;
  private final Runnable wake;
  private final Transmission transmission;
  private final Reception reception;
  private final ArrayDeque<Output<ControlledEvent>> outputs = new ArrayDeque<>();
  /** Events in each I frame that is not acknowledged. */
  private final ArrayDeque<List<Event>> outstanding = new ArrayDeque<>();
  private final Set<Request> requests = new HashSet<>();
  private Moment linkDeadline = Moment.NEVER;
  private boolean sending;
  private boolean closed;
  private boolean poked;
  /** What is added meanwhile is seen without being poked. */
  private boolean draining;
  private String displacedBy = "";
  /** Counts starts and stops: an answer to a request of an earlier session is not sent in a later one. */
  private long session;

  ControlledEngine(ControlledDevice device, RedundancyGroup group, ApciSettings settings, Optional<FileHandler> files,
      Runnable wake, Moment now) {
    this.device = device;
    this.group = group;
    this.apci = ApciEngine.controlled(settings, now);
    this.k = settings.k();
    this.wake = wake;
    this.transmission = new Transmission(group, device.settings(), files);
    this.reception = new Reception(this, files);
  }

  @Override
  public void receive(Octets octets, Moment now) {
    synchronized (device) {
      apci.receive(octets, now);
      drain(now);
    }
    device.tell();
  }

  @Override
  public void command(ControlledCommand command, Moment now) {
    synchronized (device) {
      switch (command) {
        case ControlledCommand.Proceed() -> poked = false;
        case ControlledCommand.Close(String reason) -> apci.command(new ApciCommand.Close(reason), now);
      }
      drain(now);
    }
    device.tell();
  }

  @Override
  public void timeout(Moment now) {
    synchronized (device) {
      apci.timeout(now);
      for (Request request : List.copyOf(requests)) if (now.reached(request.deadline())) expired(request);
      if (sending) transmission.timeout(now);
      drain(now);
    }
    device.tell();
  }

  @Override
  public Output<ControlledEvent> poll() {
    synchronized (device) {
      Output<ControlledEvent> next = outputs.poll();
      return next == null ? new Output.Idle<>(deadline()) : next;
    }
  }

  /** The connection is over, however it ended: its events go back to the group. To be called once at least. */
  public void lost() {
    synchronized (device) {
      end();
    }
    device.tell();
  }

  public RedundancyGroup group() { return group; }

  ControlledDevice device() { return device; }

  long session() { return session; }

  private Moment deadline() {
    if (closed) return Moment.NEVER;
    Moment earliest = linkDeadline;
    for (Request request : requests) earliest = earliest.earlier(request.deadline());
    return sending ? earliest.earlier(transmission.deadline()) : earliest;
  }

  private void expired(Request request) {
    switch (request.stage()) {
      case OPEN -> {
        refused(request.asdu(), "not answered within " + Durations.text(device.settings().answerLimit()));
        request.fail();
      }
      case ACCEPTED -> {
        refused(request.asdu(), "not terminated within " + Durations.text(device.settings().executionLimit()));
        if (request instanceof CommandRequest command) command.terminate(true);
      }
      case DONE -> requests.remove(request);
    }
  }

  // ---- the link

  private void drain(Moment now) {
    draining = true;
    boolean more = true;
    while (more && !closed) {
      if (!displacedBy.isEmpty()) apci.command(new ApciCommand.Close(displacedBy), now);
      switch (apci.poll()) {
        case Output.Transmit<ApciEvent>(Octets octets) -> outputs.add(new Output.Transmit<>(octets));
        case Output.Deliver<ApciEvent>(ApciEvent event) -> onLink(event, now);
        case Output.Close<ApciEvent>(String reason) -> close(reason);
        case Output.Idle<ApciEvent>(Moment next) -> {
          linkDeadline = next;
          more = sendNext(now);
        }
      }
    }
    draining = false;
  }

  private void close(String reason) {
    outputs.add(new Output.Close<>(reason));
    end();
  }

  private void end() {
    if (closed) return;
    closed = true;
    endSession();
    group.disconnect(this);
  }

  /** @return false if there is nothing to send, or no room */
  private boolean sendNext(Moment now) {
    if (!sending || outstanding.size() >= k) return false;
    Transmission.Frame frame = transmission.next(now);
    if (frame == null) return false;
    outstanding.add(frame.events());
    apci.command(new ApciCommand.Send(frame.asdu().encode()), now);
    return true;
  }

  private void onLink(ApciEvent event, Moment now) {
    switch (event) {
      case ApciEvent.TransferStarted() -> onStarted(now);
      case ApciEvent.TransferStopping() -> endSending();
      case ApciEvent.TransferStopped() -> {
        endSession();
        group.release(this);
        deliver(new ControlledEvent.Stopped());
      }
      case ApciEvent.Received(Octets asdu) -> {
        if (sending) reception.receive(asdu, now);
        if (transmission.answers() > MAX_ANSWERS)
          close("%d answers wait: the peer asks without acknowledging".formatted(MAX_ANSWERS));
      }
      case ApciEvent.Acknowledged(int frames) -> {
        for (int i = 0; i < frames && !outstanding.isEmpty(); i++) group.acknowledged(outstanding.remove().size());
      }
      case ApciEvent.Forgiven _,ApciEvent.Traced _ -> deliver(new ControlledEvent.Link(event));
      // nothing is handed over that the window does not admit; nor is a test or a late acknowledgement asked for
      case ApciEvent.Unsent _,ApciEvent.AcknowledgementDue _,ApciEvent.TestConfirmed _ -> {
      }
    }
  }

  private void onStarted(Moment now) {
    ControlledEngine other = group.active();
    if (other != null && other != this) {
      if (device.settings().second() == Second.REFUSE_SECOND) {
        takeBackConfirmation();
        close("STARTDT while another connection of %s is started".formatted(group));
        return;
      }
      other.displace("another connection of %s was started".formatted(group));
    }
    session++;
    sending = true;
    group.activate(this, now);
    deliver(new ControlledEvent.Started());
  }

  /** STARTDT con, which the link has just confirmed with. */
  private void takeBackConfirmation() {
    if (outputs.peekLast() instanceof Output.Transmit<ControlledEvent>) outputs.removeLast();
    if (outputs
        .peekLast() instanceof Output.Deliver<ControlledEvent>(ControlledEvent.Link(ApciEvent.Traced(boolean sent, Octets _)))
        && sent)
      outputs.removeLast();
  }

  /** Another connection has taken over: what this one has not acknowledged goes over that one. */
  private void displace(String reason) {
    displacedBy = reason;
    endSession();
    poke();
  }

  private void endSession() {
    endSending();
    List<Event> events = new ArrayList<>();
    outstanding.forEach(events::addAll);
    outstanding.clear();
    group.buffer().giveBack(events);
  }

  /** STOPDT: frames under way may still be acknowledged, all else of this session is over. */
  private void endSending() {
    if (!sending) return;
    sending = false;
    session++;
    transmission.clear();
    for (Request request : requests) request.abandon();
    requests.clear();
    for (StationState station : device.stations())
      for (CommandState command : station.commands()) command.dropSelectionOf(this);
  }

  // ---- under the lock, for requests, groups and reception

  void confirm(Asdu asdu) {
    if (!sending) return;
    transmission.confirm(asdu);
    poke();
  }

  void terminate(Asdu asdu, long behind, Request request) {
    if (!sending || request.session() != session) return;
    transmission.terminate(asdu, behind);
    poke();
  }

  void add(Job job) { transmission.add(job); }

  void readNow(Job job) { transmission.addFirst(job); }

  boolean cancel(Job.Key key) { return transmission.cancel(key); }

  boolean runs(Job.Key key) { return transmission.runs(key); }

  /** Hands a request to the user. */
  void ask(Request request) {
    if (requests.size() >= MAX_REQUESTS) {
      refused(request.asdu(), "%d requests wait for an answer".formatted(MAX_REQUESTS));
      request.fail();
      return;
    }
    requests.add(request);
    deliver(new ControlledEvent.Requested(request));
  }

  void forget(Request request) { requests.remove(request); }

  void refused(Asdu request, String why) { deliver(new ControlledEvent.Refused(request, why)); }

  void deliver(ControlledEvent event) { outputs.add(new Output.Deliver<>(event)); }

  void breakOff(String reason) { close(reason); }

  /** Mirrors octet for octet with one of the causes 44…47. */
  void reject(Asdu asdu, Cause cause, String why) {
    transmission.confirm(asdu.with(asdu.cause().with(cause).withNegative(true)));
    deliver(new ControlledEvent.Rejected(asdu, why));
  }

  /** The owner shall look for something to send; or to close. */
  void poke() {
    if (poked || closed || draining) return;
    poked = true;
    device.wakeLater(wake);
  }

  void pokeIfRoom() { if (sending && outstanding.size() < k) poke(); }

  /** An object of address 0. */
  static Asdu system(TypeId type, Cause cause, int commonAddress, InformationObject object) {
    return Asdu.of(type, CauseOfTransmission.of(cause), commonAddress, object);
  }
}
