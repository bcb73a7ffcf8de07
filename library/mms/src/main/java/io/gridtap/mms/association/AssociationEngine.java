package io.gridtap.mms.association;

import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.asn1.ber.Oid;
import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.acse.AcseApdu.AssociateResult;
import io.gridtap.mms.acse.AcseApdu.Authentication;
import io.gridtap.mms.acse.AcseApdu.Diagnostic;
import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.mms.acse.AcseApdu.Information;
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
import io.gridtap.mms.presentation.Ppdu.Context;
import io.gridtap.mms.presentation.Ppdu.ContextResult;
import io.gridtap.mms.session.Spdu;
import io.gridtap.mms.tpkt.Tpkt;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Engine;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
  private static final Oid ACSE = new Oid("2.2.1.0.1");
  private static final Oid MMS = new Oid("1.0.9506.2.1");
  private static final int OUR_REFERENCE = 1;
  private static final int ACSE_CONTEXT = 1;
  private static final int MMS_CONTEXT = 3;
  /** Octets of the session, presentation and transport headers around an MMS PDU, with room to spare. */
  private static final int ENVELOPE_OCTETS = 512;
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

  private record Pending(Object ticket, ConfirmedRequest<?> request, Moment deadline) {}

  private enum Timer {
    TRANSPORT, ASSOCIATE, RELEASE
  }

  private final AssociationSettings settings;
  private final Admittance admittance;
  private final FrameBuffer frames = Tpkt.frameBuffer();
  private final Reassembly reassembly;
  private final ArrayDeque<Output<Event>> outputs = new ArrayDeque<>();
  private final Map<Timer, Moment> timers = new EnumMap<>(Timer.class);
  /** Requests of ours by invoke identifier, the oldest first; all have the same limit, so it is also due first. */
  private final LinkedHashMap<Long, Pending> pending = new LinkedHashMap<>();
  /** Requests of the peer not answered yet; at most as many as agreed. */
  private final Set<Long> served = new HashSet<>();
  /** Those of them that were cancelled: their identifiers stay taken until the user has answered. */
  private final Set<Long> cancelled = new HashSet<>();
  private final OctetWriter writer = new OctetWriter(1024);
  private State state;
  private long lastInvokeId;

  private AssociationEngine(AssociationSettings settings, Admittance admittance, State state) {
    this.settings = settings;
    this.admittance = admittance;
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
    for (Pending oldest : pending.values()) return earliest.earlier(oldest.deadline);
    return earliest;
  }

  @Override
  public void timeout(Moment now) {
    if (expired(Timer.TRANSPORT, now)) {
      close(state instanceof State.AwaitingTransport
          ? "no transport connection was asked for within " + text(settings.transportLimit())
          : "no answer to the transport connection request (COTP CR) within " + text(settings.transportLimit()));
    }
    if (expired(Timer.ASSOCIATE, now)) {
      if (state instanceof State.AssociateRequested(TpduSize size)) sendSession(abort(ACSE_CONTEXT), size);
      close(state instanceof State.AwaitingAssociate
          ? "no association was asked for within " + text(settings.associateLimit())
          : "no answer to the associate request (AARQ) within " + text(settings.associateLimit()));
    }
    if (expired(Timer.RELEASE, now)) {
      if (state instanceof State.Concluding(Agreement agreement)) release(agreement, now);
      else
        close("released; the peer did not confirm");
    }
    while (!pending.isEmpty()) {
      Map.Entry<Long, Pending> oldest = pending.firstEntry();
      if (!now.reached(oldest.getValue().deadline)) break;
      pending.pollFirstEntry();
      deliver(new Event.Unanswered(oldest.getValue().ticket));
    }
  }

  private boolean expired(Timer timer, Moment now) {
    Moment deadline = timers.get(timer);
    if (deadline == null || !now.reached(deadline)) return false;
    timers.remove(timer);
    return true;
  }

  private static String text(Duration limit) { return limit.toString(); }

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
        if (agreement().isPresent()) sendSession(abort(agreement().get().acseContext), agreement().get().size);
        else if (state instanceof State.AssociateRequested(TpduSize size)) sendSession(abort(ACSE_CONTEXT), size);
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
      pending.put(invokeId, new Pending(ticket, request, now.plus(settings.requestLimit())));
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
    for (Map.Entry<Long, Pending> entry : List.copyOf(pending.entrySet()))
      if (entry.getValue().request instanceof ConfirmedRequest.ObtainFile obtain)
        pending.putLast(entry.getKey(),
            new Pending(entry.getValue().ticket, obtain, now.plus(settings.requestLimit())));
  }

  /** 1…2^31-1, leaving out what is still unanswered. */
  private long nextInvokeId() {
    do
      lastInvokeId = lastInvokeId % Integer.MAX_VALUE + 1;
    while (pending.containsKey(lastInvokeId));
    return lastInvokeId;
  }

  private void cancel(Object ticket) {
    if (!(state instanceof State.Open(Agreement agreement))) return;
    for (Map.Entry<Long, Pending> entry : pending.entrySet())
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
    Octets rlrq = acse(new AcseApdu.ReleaseRequest());
    sendSession(new Spdu.Finish(present(agreement.acseContext, rlrq)), agreement.size);
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
      agreement().ifPresent(agreement -> sendSession(abort(agreement.acseContext), agreement.size));
      close("protocol error: " + fault.getMessage());
    }
  }

  private void receiveTpdu(Octets frame, Moment now) {
    Octets octets = Tpkt.CODEC.decode(frame).tpdu();
    Tpdu tpdu = Tpdu.CODEC.decode(octets);
    trace(Layer.TRANSPORT, false, octets, tpdu);
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
    trace(Layer.SESSION, false, octets, spdu);
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
        if (!(state instanceof State.AssociateRequested)) throw notAllowed(spdu);
        close("association refused: " + refusal(refuse));
      }
      case Spdu.Finish _ -> {
        Agreement agreement = agreement().orElseThrow(() -> notAllowed(spdu));
        Octets rlre = acse(new AcseApdu.ReleaseResponse());
        sendSession(new Spdu.Disconnect(present(agreement.acseContext, rlre)), agreement.size);
        close("released by the peer");
      }
      case Spdu.Disconnect _ -> {
        if (!(state instanceof State.Releasing)) throw notAllowed(spdu);
        close("released");
      }
      case Spdu.Abort(Octets userData) -> close(abortReason(userData));
      case Spdu.AbortAccept() -> close("aborted");
    }
  }

  private String abortReason(Octets userData) {
    String when = state instanceof State.AssociateRequested ? "association refused: " : "";
    try {
      return when + aborter(userData);
    } catch (DecodeException fault) {
      deliver(new Event.Forgiven("unreadable user data of an abort: " + fault.getMessage()));
      return when + "aborted by the peer";
    }
  }

  private String aborter(Octets userData) {
    if (userData.isEmpty()) return "aborted by the peer";
    return switch (Ppdu.ABORT.decode(userData)) {
      case Ppdu.ProviderAbort(OptionalInt reason) -> "aborted by the peer's presentation layer"
          + (reason.isPresent() ? ", reason " + reason.getAsInt() : "");
      case Ppdu.UserAbort(List<Ppdu.UserData> data) -> {
        for (Ppdu.UserData value : data)
          trace(Layer.ACSE, false, value.value(), AcseApdu.CODEC.decode(value.value().reader()));
        yield "aborted by the peer";
      }
      case Ppdu.Connect _,Ppdu.ConnectAccept _,Ppdu.ConnectReject _,Ppdu.UserData _ -> "aborted by the peer";
    };
  }

  /** A refusal may carry a presentation rejection, and that an AARE with the diagnostic. */
  private String refusal(Spdu.Refuse refuse) {
    if (refuse.userData().isEmpty()) return refuse.reasonText();
    try {
      return refusal(refuse.userData());
    } catch (DecodeException fault) {
      deliver(new Event.Forgiven("unreadable user data of a refusal: " + fault.getMessage()));
      return refuse.reasonText();
    }
  }

  private String refusal(Octets userData) {
    Ppdu.ConnectReject reject = Ppdu.REJECT.decode(userData);
    trace(Layer.PRESENTATION, false, userData, reject);
    for (Ppdu.UserData data : reject.userData()) {
      AcseApdu apdu = AcseApdu.CODEC.decode(data.value());
      trace(Layer.ACSE, false, data.value(), apdu);
      if (apdu instanceof AcseApdu.AssociateResponse response) return refusal(response);
    }
    return reject.reasonText();
  }

  private static String refusal(AcseApdu.AssociateResponse response) {
    return "%s%s".formatted(response.diagnostic().text(),
        response.result() == AssociateResult.REJECTED_TRANSIENT ? " (transient)" : "");
  }

  // Client: asking for an association

  private void requestAssociation(TpduSize size, Moment now) {
    OctetWriter initiate = new OctetWriter();
    MmsPdu request = new MmsPdu.InitiateRequest(settings.proposal());
    MmsPdu.write(request, initiate);
    trace(Layer.MMS, true, initiate.toOctets(), request);
    Octets aarq = acse(new AcseApdu.AssociateRequest(AcseApdu.MMS_APPLICATION_CONTEXT, settings.called().entity(),
        settings.calling().entity(), settings.password().map(Authentication::password),
        Optional.of(new Information(false, MMS_CONTEXT, initiate.toOctets()))));
    Ppdu.Connect connect = new Ppdu.Connect(settings.calling().presentationSelector(),
        settings.called().presentationSelector(),
        List.of(new Context(ACSE_CONTEXT, ACSE, List.of(Ppdu.BASIC_ENCODING)),
            new Context(MMS_CONTEXT, MMS, List.of(Ppdu.BASIC_ENCODING))),
        new Ppdu.UserData(ACSE_CONTEXT, aarq));
    Octets cp = Ppdu.CONNECT.encode(connect);
    trace(Layer.PRESENTATION, true, cp, connect);
    sendSession(new Spdu.Connect(Spdu.Parameters.STANDARD, settings.calling().sessionSelector(),
        settings.called().sessionSelector(), cp), size);
    timers.put(Timer.ASSOCIATE, now.plus(settings.associateLimit()));
    state = new State.AssociateRequested(size);
  }

  private void completeAssociation(Octets userData, TpduSize size) {
    Ppdu.ConnectAccept accept = Ppdu.ACCEPT.decode(userData);
    trace(Layer.PRESENTATION, false, userData, accept);
    AcseApdu apdu = AcseApdu.CODEC.decode(accept.userData().value());
    trace(Layer.ACSE, false, accept.userData().value(), apdu);
    if (!(apdu instanceof AcseApdu.AssociateResponse response)) throw notAllowed(apdu);
    if (response.result() != AssociateResult.ACCEPTED) {
      close("association refused: " + refusal(response));
      return;
    }
    for (ContextResult result : accept.results()) {
      if (result.result() != 0) {
        close("association refused: the peer does not take a presentation context of ours");
        return;
      }
    }
    Octets initiate = response.information()
        .orElseThrow(() -> new DecodeException("AARE without initiate response", 0)).value();
    MmsPdu pdu = MmsPdu.CODEC.decode(initiate);
    trace(Layer.MMS, false, initiate, pdu);
    switch (pdu) {
      case MmsPdu.InitiateResponse(InitiateParameters parameters) -> {
        InitiateParameters agreed = smaller(parameters, settings.proposal());
        if (agreed.maxPduOctets() < MIN_PDU_OCTETS) {
          sendSession(abort(ACSE_CONTEXT), size);
          close("association refused: a PDU size of %d octets is too small to work with"
              .formatted(parameters.maxPduOctets()));
          return;
        }
        state = new State.Open(new Agreement(size, ACSE_CONTEXT, MMS_CONTEXT, agreed));
        deliver(new Event.Opened(agreed, Entity.UNNAMED));
      }
      case MmsPdu.InitiateError(ServiceError error) -> close("association refused: MMS initiate error " + error.text());
      default -> throw notAllowed(pdu); // all PDUs but two
    }
  }

  /** Each side's values, whichever is smaller: also for a peer whose answer exceeds what was proposed. */
  private static InitiateParameters smaller(InitiateParameters theirs, InitiateParameters ours) {
    return new InitiateParameters(Math.min(theirs.maxPduOctets(), ours.maxPduOctets()),
        Math.max(1, Math.min(theirs.maxServOutstandingCalling(), ours.maxServOutstandingCalling())),
        Math.max(1, Math.min(theirs.maxServOutstandingCalled(), ours.maxServOutstandingCalled())),
        Math.min(theirs.nestingLevel(), ours.nestingLevel()), theirs.version(), theirs.parameterCbb(),
        theirs.servicesSupported());
  }

  // Server: being asked for one

  private void answerAssociation(Spdu.Connect connect, TpduSize size) {
    if (settings.requireSelectors() && !connect.calledSelector().equals(settings.called().sessionSelector())) {
      sendSession(new Spdu.Refuse(129, Octets.EMPTY), size);
      close("session selector %s is not ours".formatted(connect.calledSelector()));
      return;
    }
    Ppdu.Connect cp = Ppdu.CONNECT.decode(connect.userData());
    trace(Layer.PRESENTATION, false, connect.userData(), cp);
    if (settings.requireSelectors() && !cp.calledSelector().equals(settings.called().presentationSelector())) {
      refuse(new Ppdu.ConnectReject(cp.calledSelector(), OptionalInt.of(3), List.of()), size);
      close("presentation selector %s is not ours".formatted(cp.calledSelector()));
      return;
    }
    int acseContext = contextOf(ACSE, cp);
    int mmsContext = contextOf(MMS, cp);
    AcseApdu apdu = AcseApdu.CODEC.decode(cp.userData().value());
    trace(Layer.ACSE, false, cp.userData().value(), apdu);
    if (!(apdu instanceof AcseApdu.AssociateRequest request)) throw notAllowed(apdu);
    Optional<Diagnostic> objection = objection(request).or(() -> admittance.refusal(request));
    if (objection.isPresent()) {
      Octets aare = acse(new AcseApdu.AssociateResponse(request.applicationContext(),
          AssociateResult.REJECTED_PERMANENT, objection.get(), Optional.empty()));
      refuse(new Ppdu.ConnectReject(cp.calledSelector(), OptionalInt.empty(),
          List.of(new Ppdu.UserData(acseContext, aare))), size);
      deliver(new Event.Refused(request.calling(), objection.get()));
      close("association refused: " + objection.get().text());
      return;
    }
    Information information = request.information()
        .orElseThrow(() -> new DecodeException("AARQ without initiate request", 0));
    MmsPdu pdu = MmsPdu.CODEC.decode(information.value());
    trace(Layer.MMS, false, information.value(), pdu);
    if (!(pdu instanceof MmsPdu.InitiateRequest(InitiateParameters proposed))) throw notAllowed(pdu);
    accept(connect, cp, request, proposed, new Agreement(size, acseContext, mmsContext, answerTo(proposed)));
  }

  private InitiateParameters answerTo(InitiateParameters proposed) {
    InitiateParameters ours = settings.proposal();
    return new InitiateParameters(Math.clamp(proposed.maxPduOctets(), 1, ours.maxPduOctets()),
        Math.min(proposed.maxServOutstandingCalling(), ours.maxServOutstandingCalling()),
        Math.min(proposed.maxServOutstandingCalled(), ours.maxServOutstandingCalled()),
        Math.min(proposed.nestingLevel(), ours.nestingLevel()), 1, ours.parameterCbb(), ours.servicesSupported());
  }

  private void accept(Spdu.Connect connect, Ppdu.Connect cp, AcseApdu.AssociateRequest request,
      InitiateParameters proposed, Agreement agreement) {
    if (agreement.parameters.maxPduOctets() < MIN_PDU_OCTETS) {
      sendSession(abort(agreement.acseContext), agreement.size);
      close("a PDU size of %d octets is too small to work with".formatted(proposed.maxPduOctets()));
      return;
    }
    OctetWriter initiate = new OctetWriter();
    MmsPdu response = new MmsPdu.InitiateResponse(agreement.parameters);
    MmsPdu.write(response, initiate);
    trace(Layer.MMS, true, initiate.toOctets(), response);
    Octets aare = acse(new AcseApdu.AssociateResponse(request.applicationContext(), AssociateResult.ACCEPTED,
        Diagnostic.NONE, Optional.of(new Information(false, agreement.mmsContext, initiate.toOctets()))));
    List<ContextResult> results = new ArrayList<>();
    for (Context context : cp.contexts()) {
      boolean known = (context.abstractSyntax().equals(ACSE) || context.abstractSyntax().equals(MMS))
          && context.transferSyntaxes().contains(Ppdu.BASIC_ENCODING);
      results.add(new ContextResult(known ? 0 : 2, Ppdu.BASIC_ENCODING));
    }
    Ppdu.ConnectAccept cpa = new Ppdu.ConnectAccept(cp.calledSelector(), results,
        new Ppdu.UserData(agreement.acseContext, aare));
    Octets encoded = Ppdu.ACCEPT.encode(cpa);
    trace(Layer.PRESENTATION, true, encoded, cpa);
    sendSession(new Spdu.Accept(connect.parameters().answered(), connect.calledSelector(), encoded), agreement.size);
    state = new State.Open(agreement);
    deliver(new Event.Opened(agreement.parameters, request.calling()));
  }

  /** Less does not hold the attributes of one control block; answering would be impossible. */
  private static final int MIN_PDU_OCTETS = 256;

  private Optional<Diagnostic> objection(AcseApdu.AssociateRequest request) {
    if (!request.applicationContext().equals(AcseApdu.MMS_APPLICATION_CONTEXT))
      return Optional.of(Diagnostic.CONTEXT_NAME_NOT_SUPPORTED);
    if (settings.password().isEmpty()) return Optional.empty();
    if (request.authentication().isEmpty()) return Optional.of(Diagnostic.AUTHENTICATION_REQUIRED);
    Authentication authentication = request.authentication().get();
    if (!authentication.mechanism().equals(AcseApdu.PASSWORD_MECHANISM))
      return Optional.of(Diagnostic.MECHANISM_NAME_NOT_RECOGNISED);
    return sameInAnyTime(authentication.value(), settings.password().get())
        ? Optional.empty()
        : Optional.of(Diagnostic.AUTHENTICATION_FAILURE);
  }

  /** Takes as long for a near miss as for a far one. */
  private static boolean sameInAnyTime(String offered, String wanted) {
    return MessageDigest.isEqual(offered.getBytes(StandardCharsets.ISO_8859_1),
        wanted.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static int contextOf(Oid abstractSyntax, Ppdu.Connect connect) {
    for (Context context : connect.contexts())
      if (context.abstractSyntax().equals(abstractSyntax)) return context.id();
    throw new DecodeException("no presentation context for " + abstractSyntax, 0);
  }

  private void refuse(Ppdu.ConnectReject reject, TpduSize size) {
    Octets cpr = Ppdu.REJECT.encode(reject);
    trace(Layer.PRESENTATION, true, cpr, reject);
    sendSession(new Spdu.Refuse(2, cpr), size);
  }

  // Data of the open association

  private void receiveData(Octets userData, Moment now) {
    Agreement agreement = agreement().orElseThrow(() -> new DecodeException("data before the association is open", 0));
    Ppdu.UserData data = Ppdu.DATA.decode(userData);
    if (tracing(Layer.PRESENTATION)) trace(Layer.PRESENTATION, false, userData, data);
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
      trace(Layer.MMS, false, data.value(), fault);
      deliver(new Event.Forgiven("unreadable MMS PDU dropped: " + fault.getMessage()));
      send(new MmsPdu.Reject(OptionalLong.empty(), RejectReason.INVALID_PDU), agreement);
      return;
    }
    if (tracing(Layer.MMS)) trace(Layer.MMS, false, data.value(), pdu);
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
        if (served.size() >= mostServed(agreement.parameters))
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
        Pending call = pending.remove(invokeId);
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
    Pending call = pending.remove(invokeId);
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

  /** False, and nothing is sent, if the PDU is longer than agreed. */
  private boolean send(MmsPdu pdu, Agreement agreement) {
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
    Octets traced = tracing(Layer.MMS) ? writer.toOctets().slice(start, pduOctets).copy() : Octets.EMPTY;
    Ppdu.endData(ber);
    if (pduOctets > agreement.parameters.maxPduOctets()) return false;
    if (tracing(Layer.MMS)) trace(Layer.MMS, true, traced, pdu);
    if (writer.length() - tsdu <= agreement.size.octets() - Tpdu.DATA_HEADER_OCTETS && !tracing(Layer.TRANSPORT)) {
      Tpkt.end(writer, packet);
      outputs.add(new Output.Transmit<>(writer.toOctets()));
    } else {
      Octets whole = writer.toOctets();
      sendTsdu(whole.slice(tsdu, whole.length() - tsdu), agreement.size);
    }
    return true;
  }

  private Octets acse(AcseApdu apdu) {
    Octets octets = AcseApdu.CODEC.encode(apdu);
    trace(Layer.ACSE, true, octets, apdu);
    return octets;
  }

  private Octets present(int contextId, Octets value) { return Ppdu.DATA.encode(new Ppdu.UserData(contextId, value)); }

  private Spdu abort(int acseContext) {
    Octets abrt = acse(new AcseApdu.Abort(false));
    return new Spdu.Abort(Ppdu.ABORT.encode(new Ppdu.UserAbort(List.of(new Ppdu.UserData(acseContext, abrt)))));
  }

  private void sendSession(Spdu spdu, TpduSize size) {
    Octets tsdu = Spdu.CODEC.encode(spdu);
    trace(Layer.SESSION, true, tsdu, spdu);
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
    trace(Layer.TRANSPORT, true, octets, tpdu);
    outputs.add(new Output.Transmit<>(Tpkt.CODEC.encode(new Tpkt(octets))));
  }

  private void deliver(Event event) { outputs.add(new Output.Deliver<>(event)); }

  private boolean tracing(Layer layer) { return settings.traced().contains(layer); }

  private void trace(Layer layer, boolean sent, Octets octets, Object meaning) {
    if (tracing(layer)) deliver(new Event.Traced(layer, sent, octets.copy(), meaning));
  }

  private void close(String reason) {
    if (state instanceof State.Closed) return;
    state = new State.Closed();
    timers.clear();
    pending.clear(); // whoever waits is told by the driver that it is over
    outputs.add(new Output.Close<>(reason));
  }
}
