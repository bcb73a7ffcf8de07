package io.gridtap.mms.association;

import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.cotp.Reassembly;
import io.gridtap.mms.cotp.Tpdu;
import io.gridtap.mms.cotp.TpduSize;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.Service;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.presentation.Ppdu;
import io.gridtap.mms.session.Spdu;
import io.gridtap.mms.tpkt.Tpkt;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Engine;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One MMS association and the connections of the layers below it, for either role. Transport, session and presentation
 * have no state of their own once the association is open: a PDU is wrapped in their headers, and the association alone
 * remembers.
 */
public final class AssociationEngine implements Engine<Command, Event> {
  private static final int OUR_REFERENCE = 1;
  /** Octets of the session, presentation and transport headers around an MMS PDU, with room to spare. */
  private static final int ENVELOPE_OCTETS = 512;
  /** An association holds no more memory than this for what it has sent. */
  private static final int MAX_KEPT_OCTETS = 16_384;
  /** ISO 9506-2 cancel/invoke-id-unknown and service-preempt/cancel. */
  private static final ServiceError INVOKE_ID_UNKNOWN = new ServiceError(10, 1);
  private static final ServiceError PREEMPTED_BY_CANCEL = new ServiceError(5, 3);

  /** How far the association has come. Each state holds only what is known in it. */
  private sealed interface State {
    /** Client, before {@link Command.Associate}. */
    record Unconnected() implements State {}

    /** Client: CR sent. */
    record TransportRequested() implements State {}

    /** Client: CN, CP, AARQ and initiate request sent. */
    record AssociateRequested(TpduSize size) implements State {}

    /** Server: nothing received. */
    record AwaitingTransport() implements State {}

    /** Server: CC sent. */
    record AwaitingAssociate(TpduSize size) implements State {}

    record Open(Agreement agreement) implements State {}

    /** Conclude sent, its answer awaited. */
    record Concluding(Agreement agreement) implements State {}

    /** FINISH with RLRQ sent. */
    record Releasing(Agreement agreement) implements State {}

    record Closed() implements State {}
  }

  /** What both sides agreed on. */
  private record Agreement(TpduSize size, int acseContext, int mmsContext, InitiateParameters parameters) {}

  private record Outstanding(Object ticket, ConfirmedRequest<?> request, Moment deadline) {}

  private enum Timer {
    TRANSPORT, ASSOCIATE, RELEASE
  }

  private final AssociationSettings settings;
  private final Tracer tracer;
  private final Handshake handshake;
  private final FrameBuffer frames = Tpkt.frameBuffer();
  private final Reassembly reassembly;
  private final ArrayDeque<Output<Event>> outputs = new ArrayDeque<>();
  private final Map<Timer, Moment> timers = new EnumMap<>(Timer.class);
  /** Requests of ours by invoke identifier, the oldest first; all have the same limit, so it is also due first. */
  private final LinkedHashMap<Long, Outstanding> outstanding = new LinkedHashMap<>();
  /** Requests of the peer not answered yet; at most as many as agreed. */
  private final Set<Long> served = new HashSet<>();
  /** Those of them that were cancelled: their identifiers stay taken until the user has answered. */
  private final Set<Long> cancelled = new HashSet<>();
  private OctetWriter writer = newWriter();
  private State state;
  private long lastInvokeId;

  private AssociationEngine(AssociationSettings settings, Admittance admittance, State state) {
    this.settings = settings;
    this.tracer = new Tracer(settings.traced(), this::deliver);
    this.handshake = new Handshake(settings, admittance, tracer);
    this.state = state;
    this.reassembly = new Reassembly(settings.limits().maxMessageOctets() + ENVELOPE_OCTETS);
  }

  /** Asks for an association when told to by {@link Command.Associate}. */
  public static AssociationEngine client(AssociationSettings settings) {
    return new AssociationEngine(settings, Admittance.EVERYBODY, new State.Unconnected());
  }

  /** Waits to be asked. @param now when the caller connected */
  public static AssociationEngine server(AssociationSettings settings, Moment now) {
    return server(settings, Admittance.EVERYBODY, now);
  }

  /** Waits to be asked by somebody who is admitted. @param now when the caller connected */
  public static AssociationEngine server(AssociationSettings settings, Admittance admittance, Moment now) {
    AssociationEngine engine = new AssociationEngine(settings, admittance, new State.AwaitingTransport());
    engine.timers.put(Timer.TRANSPORT, now.plus(settings.transportLimit()));
    return engine;
  }

  @Override
  public Output<Event> poll() {
    Output<Event> next = outputs.pollFirst();
    return next != null ? next : new Output.Idle<>(deadline());
  }

  private Moment deadline() {
    Moment earliest = Moment.NEVER;
    for (Moment deadline : timers.values()) earliest = earliest.earlier(deadline);
    for (Outstanding oldest : outstanding.values()) return earliest.earlier(oldest.deadline);
    return earliest;
  }

  @Override
  public void timeout(Moment now) {
    if (expired(Timer.TRANSPORT, now)) {
      close(state instanceof State.AwaitingTransport
          ? "no transport connection was asked for within " + Durations.text(settings.transportLimit())
          : "no answer to the transport connection request (COTP CR) within "
              + Durations.text(settings.transportLimit()));
    }
    if (expired(Timer.ASSOCIATE, now)) {
      if (state instanceof State.AssociateRequested(TpduSize size))
        sendSession(handshake.abort(Handshake.ACSE_CONTEXT), size);
      close(state instanceof State.AwaitingAssociate
          ? "no association was asked for within " + Durations.text(settings.associateLimit())
          : "no answer to the associate request (AARQ) within " + Durations.text(settings.associateLimit()));
    }
    if (expired(Timer.RELEASE, now)) {
      if (state instanceof State.Concluding(Agreement agreement)) release(agreement, now);
      else
        close("released; the peer did not confirm");
    }
    while (!outstanding.isEmpty()) {
      Map.Entry<Long, Outstanding> oldest = outstanding.firstEntry();
      if (!now.reached(oldest.getValue().deadline)) break;
      outstanding.pollFirstEntry();
      deliver(new Event.Unanswered(oldest.getValue().ticket));
    }
  }

  private boolean expired(Timer timer, Moment now) {
    Moment deadline = timers.get(timer);
    if (deadline == null || !now.reached(deadline)) return false;
    timers.remove(timer);
    return true;
  }

  // Commands

  @Override
  public void command(Command command, Moment now) {
    switch (command) {
      case Command.Associate() -> associate(now);
      case Command.Call(ConfirmedRequest<?> request, Object ticket) -> call(request, ticket, now);
      case Command.Cancel(Object ticket) -> cancel(ticket);
      case Command.Reply(long invokeId, Answer<?> answer) -> reply(invokeId, answer);
      case Command.Report(var report) -> {
        if (state instanceof State.Open(Agreement agreement) && !send(new MmsPdu.Unconfirmed(report), agreement))
          throw new IllegalArgumentException("a report longer than the PDU agreed on must be segmented before");
      }
      case Command.Release() -> {
        if (state instanceof State.Open(Agreement agreement)) conclude(agreement, now);
        else if (!(state instanceof State.Concluding || state instanceof State.Releasing))
          close("released before it was open");
      }
      case Command.Abort() -> {
        if (agreement().isPresent())
          sendSession(handshake.abort(agreement().get().acseContext), agreement().get().size);
        else if (state instanceof State.AssociateRequested(TpduSize size))
          sendSession(handshake.abort(Handshake.ACSE_CONTEXT), size);
        close("aborted by this side");
      }
    }
  }

  private Optional<Agreement> agreement() {
    return switch (state) {
      case State.Open(Agreement agreement) -> Optional.of(agreement);
      case State.Concluding(Agreement agreement) -> Optional.of(agreement);
      case State.Releasing(Agreement agreement) -> Optional.of(agreement);
      case State.Unconnected _,State.TransportRequested _,State.AssociateRequested _,State.AwaitingTransport _,State.AwaitingAssociate _,State.Closed _ ->
        Optional.empty();
    };
  }

  private void associate(Moment now) {
    if (!(state instanceof State.Unconnected)) throw new IllegalStateException("already asked to associate");
    sendTpdu(new Tpdu.ConnectionRequest(OUR_REFERENCE, settings.tpduSize(), settings.calling().transportSelector(),
        settings.called().transportSelector()));
    timers.put(Timer.TRANSPORT, now.plus(settings.transportLimit()));
    state = new State.TransportRequested();
  }

  private void call(ConfirmedRequest<?> request, Object ticket, Moment now) {
    if (!(state instanceof State.Open(Agreement agreement))) {
      deliver(new Event.Unsendable(ticket, "the association is not open"));
      return;
    }
    long invokeId = nextInvokeId();
    if (send(new MmsPdu.Request(invokeId, request), agreement)) {
      outstanding.put(invokeId, new Outstanding(ticket, request, now.plus(settings.requestLimit())));
    } else {
      deliver(new Event.Unsendable(ticket,
          "the request is longer than the %d octets agreed on".formatted(agreement.parameters.maxPduOctets())));
    }
  }

  private static boolean isPartOfObtaining(ConfirmedRequest<?> request) {
    return request instanceof ConfirmedRequest.FileOpen || request instanceof ConfirmedRequest.FileRead
        || request instanceof ConfirmedRequest.FileClose;
  }

  /** The peer answers ObtainFile once it has read the file, which takes as long as it takes: the limit is for each step. */
  private void prolongObtainFile(Moment now) {
    for (Map.Entry<Long, Outstanding> entry : List.copyOf(outstanding.entrySet()))
      if (entry.getValue().request instanceof ConfirmedRequest.ObtainFile obtain)
        outstanding.putLast(entry.getKey(),
            new Outstanding(entry.getValue().ticket, obtain, now.plus(settings.requestLimit())));
  }

  /** 1…2^31-1, leaving out what is still unanswered. */
  private long nextInvokeId() {
    do
      lastInvokeId = lastInvokeId % Integer.MAX_VALUE + 1;
    while (outstanding.containsKey(lastInvokeId));
    return lastInvokeId;
  }

  private void cancel(Object ticket) {
    if (!(state instanceof State.Open(Agreement agreement))) return;
    for (Map.Entry<Long, Outstanding> entry : outstanding.entrySet())
      if (entry.getValue().ticket.equals(ticket)) send(new MmsPdu.CancelRequest(entry.getKey()), agreement);
  }

  private void reply(long invokeId, Answer<?> answer) {
    // an answer to a request that was cancelled meanwhile has been given already
    if (!served.remove(invokeId) || cancelled.remove(invokeId) || agreement().isEmpty()) return;
    MmsPdu pdu = switch (answer) {
      case Answer.Positive<?>(ConfirmedResponse response) -> new MmsPdu.Response(invokeId, response);
      case Answer.Negative<?>(ServiceError error) -> new MmsPdu.ConfirmedError(invokeId, OptionalInt.empty(), error);
      case Answer.Rejected<?>(RejectReason reason) -> new MmsPdu.Reject(OptionalLong.of(invokeId), reason);
      case Answer.Unreadable<?> _ -> throw new IllegalArgumentException("not an answer a server gives");
    };
    if (!send(pdu, agreement().get()))
      send(new MmsPdu.ConfirmedError(invokeId, OptionalInt.empty(), ServiceError.RESOURCE_OTHER), agreement().get());
  }

  private void conclude(Agreement agreement, Moment now) {
    send(new MmsPdu.ConcludeRequest(), agreement);
    timers.put(Timer.RELEASE, now.plus(settings.releaseLimit()));
    state = new State.Concluding(agreement);
  }

  private void release(Agreement agreement, Moment now) {
    sendSession(new Spdu.Finish(handshake.data(agreement.acseContext, new AcseApdu.ReleaseRequest())), agreement.size);
    timers.put(Timer.RELEASE, now.plus(settings.releaseLimit()));
    state = new State.Releasing(agreement);
  }

  // What arrives, layer by layer

  @Override
  public void receive(Octets octets, Moment now) {
    if (state instanceof State.Closed) return;
    try {
      frames.append(octets);
      while (!(state instanceof State.Closed) && frames.hasNext()) receiveTpdu(frames.next(), now);
    } catch (DecodeException fault) {
      agreement().ifPresent(agreement -> sendSession(handshake.abort(agreement.acseContext), agreement.size));
      close("protocol error: " + fault.getMessage());
    }
  }

  private void receiveTpdu(Octets frame, Moment now) {
    Octets octets = Tpkt.CODEC.decode(frame).tpdu();
    Tpdu tpdu = Tpdu.CODEC.decode(octets);
    tracer.trace(Layer.TRANSPORT, false, octets, tpdu);
    switch (tpdu) {
      case Tpdu.Data data -> {
        if (state instanceof State.AwaitingTransport || state instanceof State.TransportRequested)
          throw new DecodeException("data before the transport connection is confirmed", 0);
        Optional<Octets> tsdu = reassembly.add(data);
        if (tsdu.isPresent()) receiveSpdu(tsdu.get(), now);
      }
      case Tpdu.ConnectionRequest request -> {
        if (!(state instanceof State.AwaitingTransport)) throw notAllowed(tpdu);
        acceptTransport(request, now);
      }
      case Tpdu.ConnectionConfirm confirm -> {
        if (!(state instanceof State.TransportRequested)) throw notAllowed(tpdu);
        timers.remove(Timer.TRANSPORT);
        TpduSize size = settings.tpduSize().smaller(confirm.size());
        deliver(new Event.TransportConnected());
        requestAssociation(size, now);
      }
      case Tpdu.DisconnectRequest request -> close(state instanceof State.TransportRequested
          ? "transport connection refused: " + request.reasonText()
          : "transport disconnected by the peer: " + request.reasonText());
      case Tpdu.ErrorReport(var _, int cause) -> close("the peer reports a transport protocol error, cause " + cause);
    }
  }

  private DecodeException notAllowed(Object arrival) {
    return new DecodeException("%s is not allowed in state %s".formatted(arrival.getClass().getSimpleName(),
        state.getClass().getSimpleName()), 0);
  }

  private void acceptTransport(Tpdu.ConnectionRequest request, Moment now) {
    timers.remove(Timer.TRANSPORT);
    if (settings.requireSelectors() && !request.calledSelector().equals(settings.called().transportSelector())) {
      sendTpdu(new Tpdu.DisconnectRequest(request.sourceReference(), 0, 2));
      close("transport selector %s is not ours".formatted(request.calledSelector()));
      return;
    }
    TpduSize size = settings.tpduSize().smaller(request.size());
    sendTpdu(new Tpdu.ConnectionConfirm(request.sourceReference(), OUR_REFERENCE, size, request.callingSelector(),
        request.calledSelector()));
    timers.put(Timer.ASSOCIATE, now.plus(settings.associateLimit()));
    state = new State.AwaitingAssociate(size);
  }

  private void receiveSpdu(Octets octets, Moment now) {
    Spdu spdu = Spdu.CODEC.decode(octets);
    tracer.trace(Layer.SESSION, false, octets, spdu);
    switch (spdu) {
      case Spdu.DataTransfer(Octets userData) -> receiveData(userData, now);
      case Spdu.Connect connect -> {
        if (!(state instanceof State.AwaitingAssociate(TpduSize size))) throw notAllowed(spdu);
        timers.remove(Timer.ASSOCIATE);
        answerAssociation(connect, size);
      }
      case Spdu.Accept(var _, var _, Octets userData) -> {
        if (!(state instanceof State.AssociateRequested(TpduSize size))) throw notAllowed(spdu);
        timers.remove(Timer.ASSOCIATE);
        completeAssociation(userData, size);
      }
      case Spdu.Refuse refuse -> {
        if (!(state instanceof State.AssociateRequested(TpduSize size))) throw notAllowed(spdu);
        notAssociated(handshake.refused(refuse), size);
      }
      case Spdu.Finish _ -> {
        Agreement agreement = agreement().orElseThrow(() -> notAllowed(spdu));
        sendSession(new Spdu.Disconnect(handshake.data(agreement.acseContext, new AcseApdu.ReleaseResponse())),
            agreement.size);
        close("released by the peer");
      }
      case Spdu.Disconnect _ -> {
        if (!(state instanceof State.Releasing)) throw notAllowed(spdu);
        close("released");
      }
      case Spdu.Abort(Octets userData) -> close(
          (state instanceof State.AssociateRequested ? "association refused: " : "") + handshake.aborter(userData));
      case Spdu.AbortAccept() -> close("aborted");
    }
  }

  // Asking for an association, and being asked

  private void requestAssociation(TpduSize size, Moment now) {
    sendSession(handshake.request(), size);
    timers.put(Timer.ASSOCIATE, now.plus(settings.associateLimit()));
    state = new State.AssociateRequested(size);
  }

  private void completeAssociation(Octets userData, TpduSize size) {
    switch (handshake.complete(userData)) {
      case Handshake.Opened opened -> open(opened, size);
      case Handshake.Refused refused -> notAssociated(refused, size);
    }
  }

  private void notAssociated(Handshake.Refused refused, TpduSize size) {
    refused.answer().ifPresent(abort -> sendSession(abort, size));
    refused.event().ifPresent(this::deliver);
    close("association refused: " + refused.reason());
  }

  private void answerAssociation(Spdu.Connect connect, TpduSize size) {
    switch (handshake.answer(connect)) {
      case Handshake.Opened opened -> open(opened, size);
      case Handshake.Refused(var answer, var event, String reason) -> {
        answer.ifPresent(refusal -> sendSession(refusal, size));
        event.ifPresent(this::deliver);
        close(reason);
      }
    }
  }

  private void open(Handshake.Opened opened, TpduSize size) {
    opened.answer().ifPresent(accept -> sendSession(accept, size));
    state = new State.Open(new Agreement(size, opened.acseContext(), opened.mmsContext(), opened.parameters()));
    deliver(new Event.Opened(opened.parameters(), opened.peer()));
  }

  // Data of the open association

  private void receiveData(Octets userData, Moment now) {
    Agreement agreement = agreement().orElseThrow(() -> new DecodeException("data before the association is open", 0));
    Ppdu.UserData data = Ppdu.DATA.decode(userData);
    if (tracer.traces(Layer.PRESENTATION)) tracer.trace(Layer.PRESENTATION, false, userData, data);
    if (data.contextId() != agreement.mmsContext && data.contextId() != Ppdu.DEFAULT_CONTEXT)
      throw new DecodeException("data of context %d, which is not that of MMS".formatted(data.contextId()), 0);
    if (isRequest(data.value()) && data.value().length() > agreement.parameters.maxPduOctets()) {
      deliver(new Event.Forgiven("request of %d octets rejected, %d are agreed on".formatted(data.value().length(),
          agreement.parameters.maxPduOctets())));
      send(new MmsPdu.Reject(OptionalLong.empty(), RejectReason.INVALID_PDU), agreement);
      return;
    }
    MmsPdu pdu;
    try {
      OctetReader in = data.value().reader();
      pdu = MmsPdu.read(in, settings.limits());
    } catch (DecodeException fault) {
      tracer.trace(Layer.MMS, false, data.value(), fault);
      deliver(new Event.Forgiven("unreadable MMS PDU dropped: " + fault.getMessage()));
      send(new MmsPdu.Reject(OptionalLong.empty(), RejectReason.INVALID_PDU), agreement);
      return;
    }
    if (tracer.traces(Layer.MMS)) tracer.trace(Layer.MMS, false, data.value(), pdu);
    receivePdu(pdu, agreement, now);
  }

  /** What a client asks is held to the size agreed on; what a device reports beyond it is taken. */
  private static boolean isRequest(Octets pdu) {
    return !pdu.isEmpty() && pdu.u8(0) == 0xA0;
  }

  private void receivePdu(MmsPdu pdu, Agreement agreement, Moment now) {
    switch (pdu) {
      case MmsPdu.Unconfirmed(var report) -> deliver(new Event.Reported(report));
      case MmsPdu.UnsolicitedStatus(var status) ->
        deliver(new Event.Forgiven("unsolicited status passed over: logical %d, physical %d"
            .formatted(status.logicalStatus(), status.physicalStatus())));
      case MmsPdu.Request(long invokeId, ConfirmedRequest<?> request) -> {
        // one that was cancelled is answered for the peer, even where the user still works on it
        if (served.size() - cancelled.size() >= mostServed(agreement.parameters))
          reject(invokeId, RejectReason.MAX_SERV_OUTSTANDING_EXCEEDED, agreement);
        else if (!served.add(invokeId)) reject(invokeId, RejectReason.INVALID_INVOKE_ID, agreement);
        else {
          if (isPartOfObtaining(request)) prolongObtainFile(now);
          deliver(new Event.Requested(invokeId, request));
        }
      }
      case MmsPdu.UnreadableRequest(long invokeId, DecodeException fault) -> {
        deliver(new Event.Forgiven("unreadable request rejected: " + fault.getMessage()));
        reject(invokeId, RejectReason.INVALID_ARGUMENT, agreement);
      }
      case MmsPdu.Response(long invokeId, ConfirmedResponse response) -> {
        Outstanding call = outstanding.remove(invokeId);
        if (call == null)
          deliver(new Event.Forgiven("answer to the unknown invoke identifier %d dropped".formatted(invokeId)));
        else
          deliver(new Event.Answered(call.ticket, fitting(call.request, response)));
      }
      case MmsPdu.UnreadableResponse(long invokeId, DecodeException fault) ->
        answered(invokeId, new Answer.Unreadable<>(fault));
      case MmsPdu.ConfirmedError(long invokeId, var _, ServiceError error) ->
        answered(invokeId, new Answer.Negative<>(error));
      case MmsPdu.Reject(OptionalLong invokeId, RejectReason reason) -> {
        if (invokeId.isPresent()) answered(invokeId.getAsLong(), new Answer.Rejected<>(reason));
        else
          deliver(new Event.Forgiven("the peer rejected a PDU: " + reason.text()));
      }
      case MmsPdu.CancelRequest(long invokeId) -> {
        if (served.contains(invokeId) && cancelled.add(invokeId)) {
          send(new MmsPdu.CancelResponse(invokeId), agreement);
          send(new MmsPdu.ConfirmedError(invokeId, OptionalInt.empty(), PREEMPTED_BY_CANCEL), agreement);
        } else {
          send(new MmsPdu.CancelError(invokeId, INVOKE_ID_UNKNOWN), agreement);
        }
      }
      case MmsPdu.CancelResponse _ -> {
      } // the call itself is answered by an error of its own
      case MmsPdu.CancelError(long invokeId, ServiceError error) ->
        deliver(new Event.Forgiven("request %d could not be cancelled: %s".formatted(invokeId, error.text())));
      case MmsPdu.ConcludeRequest() -> send(new MmsPdu.ConcludeResponse(), agreement);
      case MmsPdu.ConcludeResponse() -> {
        if (state instanceof State.Concluding) release(agreement, now);
      }
      case MmsPdu.ConcludeError _ -> {
        if (state instanceof State.Concluding) release(agreement, now);
      }
      case MmsPdu.InitiateRequest _,MmsPdu.InitiateResponse _,MmsPdu.InitiateError _ -> throw notAllowed(pdu);
    }
  }

  /** Which of the two numbers is meant depends on who called whom; some devices mix them up, or say none at all. */
  private static int mostServed(InitiateParameters parameters) {
    return Math.max(1, Math.max(parameters.maxServOutstandingCalling(), parameters.maxServOutstandingCalled()));
  }

  private void answered(long invokeId, Answer<?> answer) {
    Outstanding call = outstanding.remove(invokeId);
    if (call != null) deliver(new Event.Answered(call.ticket, answer));
    else
      deliver(new Event.Forgiven("answer to the unknown invoke identifier %d dropped".formatted(invokeId)));
  }

  private static Answer<?> fitting(ConfirmedRequest<?> request, ConfirmedResponse response) {
    boolean fits = Service.of(request).map(service -> service.answersWith(response))
        .orElse(response instanceof ConfirmedResponse.Other);
    return fits
        ? new Answer.Positive<>(response)
        : new Answer.Unreadable<>(new DecodeException("%s answered with %s"
            .formatted(request.getClass().getSimpleName(), response.getClass().getSimpleName()), 0));
  }

  private void reject(long invokeId, RejectReason reason, Agreement agreement) {
    send(new MmsPdu.Reject(OptionalLong.of(invokeId), reason), agreement);
  }

  // What leaves

  private static OctetWriter newWriter() { return new OctetWriter(1024); }

  /** False, and nothing is sent, if the PDU is longer than agreed. */
  private boolean send(MmsPdu pdu, Agreement agreement) {
    try {
      return write(pdu, agreement);
    } finally {
      if (writer.length() > MAX_KEPT_OCTETS) writer = newWriter();
    }
  }

  private boolean write(MmsPdu pdu, Agreement agreement) {
    writer.clear();
    BerWriter ber = new BerWriter(writer);
    int packet = Tpkt.begin(writer);
    Tpdu.writeDataHeader(writer, true);
    int tsdu = writer.length();
    Spdu.writeDataHeader(writer);
    Ppdu.beginData(agreement.mmsContext, false, ber);
    int start = writer.length();
    MmsPdu.write(pdu, ber);
    int pduOctets = writer.length() - start;
    Octets traced = tracer.traces(Layer.MMS) ? writer.toOctets().slice(start, pduOctets).copy() : Octets.EMPTY;
    Ppdu.endData(ber);
    if (pduOctets > agreement.parameters.maxPduOctets()) return false;
    if (tracer.traces(Layer.MMS)) tracer.trace(Layer.MMS, true, traced, pdu);
    if (writer.length() - tsdu <= agreement.size.octets() - Tpdu.DATA_HEADER_OCTETS
        && !tracer.traces(Layer.TRANSPORT)) {
      Tpkt.end(writer, packet);
      outputs.add(new Output.Transmit<>(writer.toOctets()));
    } else {
      Octets whole = writer.toOctets();
      sendTsdu(whole.slice(tsdu, whole.length() - tsdu), agreement.size);
    }
    return true;
  }

  private void sendSession(Spdu spdu, TpduSize size) {
    Octets tsdu = Spdu.CODEC.encode(spdu);
    tracer.trace(Layer.SESSION, true, tsdu, spdu);
    sendTsdu(tsdu, size);
  }

  /** In as many data TPDUs as the agreed size demands (X.224 §6.4). */
  private void sendTsdu(Octets tsdu, TpduSize size) {
    int most = size.octets() - Tpdu.DATA_HEADER_OCTETS;
    for (int at = 0; at < tsdu.length(); at += most) {
      int count = Math.min(most, tsdu.length() - at);
      sendTpdu(new Tpdu.Data(at + count == tsdu.length(), tsdu.slice(at, count)));
    }
  }

  private void sendTpdu(Tpdu tpdu) {
    Octets octets = Tpdu.CODEC.encode(tpdu);
    tracer.trace(Layer.TRANSPORT, true, octets, tpdu);
    outputs.add(new Output.Transmit<>(Tpkt.CODEC.encode(new Tpkt(octets))));
  }

  private void deliver(Event event) { outputs.add(new Output.Deliver<>(event)); }

  private void close(String reason) {
    if (state instanceof State.Closed) return;
    state = new State.Closed();
    timers.clear();
    outstanding.clear(); // whoever waits is told by the driver that it is over
    outputs.add(new Output.Close<>(reason));
  }
}
