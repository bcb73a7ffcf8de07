package io.gridtap.dlms.association;

import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.Rlre;
import io.gridtap.dlms.acse.Rlrq;
import io.gridtap.dlms.device.Caller;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.Opened;
import io.gridtap.dlms.security.SecurityRefusal;
import io.gridtap.dlms.xdlms.AccessRequest;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionRequest;
import io.gridtap.dlms.xdlms.ActionResponse;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.CipheredApdu;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataNotification;
import io.gridtap.dlms.xdlms.ExceptionResponse;
import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.dlms.xdlms.GetRequest;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.InitiateResponse;
import io.gridtap.dlms.xdlms.LongInvokeId;
import io.gridtap.dlms.xdlms.ReadRequest;
import io.gridtap.dlms.xdlms.SetRequest;
import io.gridtap.dlms.xdlms.UnconfirmedWriteRequest;
import io.gridtap.dlms.xdlms.WriteRequest;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What one client SAP has to do with one logical device over one connection. */
final class ServerSession {
  private static final int GENERAL_BLOCK_TRANSFER = 0xE0;
  private static final int MAX_NOTIFICATIONS = 16;
  private static final int SERVICE_NOT_ALLOWED = 1;
  private static final int SERVICE_UNKNOWN = 2;
  private static final int SERVICE_NOT_SUPPORTED = 2;
  private static final int OTHER_REASON = 3;
  private static final int PDU_TOO_LONG = 4;
  private static final int DECIPHERING_ERROR = 5;
  private static final int INVOCATION_COUNTER_ERROR = 6;

  private final Route route;
  private final ServedDevice served;
  private final ServerAssociation offered;
  private final Admission admission;
  private final ServerLimits limits;
  private final Consumer<ServerEvent> events;
  private final List<Data> notifications = new ArrayList<>();
  private State state = new State.Idle();
  private int notified;

  private sealed interface State {
    record Idle() implements State {}

    /** HLS: the client has yet to prove itself. */
    record Pending(Services services, ServerContext.Proof proof) implements State {}

    record Open(Services services) implements State {}
  }

  /** What an association has at its service. */
  private record Services(ServerContext context, ServerLogicalNames logicalNames, ServerShortNames shortNames,
      ServerBlockTransfer blocks) {}

  ServerSession(Route route, ServedDevice served, ServerAssociation offered, Admission admission, ServerLimits limits,
      Consumer<ServerEvent> events) {
    this.route = route;
    this.served = served;
    this.offered = offered;
    this.admission = admission;
    this.limits = limits;
    this.events = events;
  }

  /** The association is over, if there is one. */
  void end(String reason) {
    if (state instanceof State.Idle) return;
    state = new State.Idle();
    notifications.clear();
    admission.leave(route);
    events.accept(new ServerEvent.Released(route, reason));
  }

  /** Takes in an APDU of the client and gives what it is answered with. */
  List<Octets> receive(Octets apdu) {
    if (apdu.isEmpty()) return List.of();
    try {
      return switch (apdu.u8(0)) {
        case Aarq.TAG -> List.of(associate(apdu));
        case Rlrq.TAG -> release(apdu);
        case GENERAL_BLOCK_TRANSFER -> block(apdu);
        default -> {
          // a request of its own ends what was sent in blocks, whose last one nobody acknowledges
          services().ifPresent(current -> current.blocks.reset());
          yield service(apdu);
        }
      };
    } catch (DecodeException unreadable) {
      return rejected(SERVICE_NOT_ALLOWED, OTHER_REASON, String.valueOf(unreadable.getMessage()));
    } catch (SecurityRefusal refusal) {
      return List.of(refused(refusal));
    }
  }

  private List<Octets> rejected(int stateError, int serviceError, String reason) {
    events.accept(new ServerEvent.Rejected(route, reason));
    return List.of(exception(stateError, serviceError, OptionalLong.empty()));
  }

  /** Without protection: a client that cannot be understood may not understand either. */
  private static Octets exception(int stateError, int serviceError, OptionalLong counter) {
    return ApduCodec.encode(new ExceptionResponse(stateError, serviceError, counter));
  }

  static Octets tooLong() { return exception(SERVICE_NOT_ALLOWED, PDU_TOO_LONG, OptionalLong.empty()); }

  private Octets refused(SecurityRefusal refusal) {
    events.accept(new ServerEvent.Rejected(route, String.valueOf(refusal.getMessage())));
    return refusal.kind() == SecurityRefusal.Kind.COUNTER
        ? exception(SERVICE_UNKNOWN, INVOCATION_COUNTER_ERROR,
            OptionalLong.of(Math.min(refusal.expectedCounter().orElse(0), 0xFFFF_FFFFL)))
        : exception(SERVICE_UNKNOWN, DECIPHERING_ERROR, OptionalLong.empty());
  }

  // ---- association

  private Octets associate(Octets apdu) {
    Aarq aarq = Aarq.CODEC.decode(apdu);
    // an AARQ within an association begins anew
    end("the client associates anew");
    if (!admission.enter(route)) {
      events.accept(new ServerEvent.Refused(route, "busy"));
      return ServerHandshake.busy(offered);
    }
    boolean accepted = false;
    try {
      ServerHandshake handshake = new ServerHandshake(route, served, offered, limits, this::note);
      return switch (handshake.answer(aarq)) {
        case ServerHandshake.Outcome.Refused(var answer, var reason) -> {
          events.accept(new ServerEvent.Refused(route, reason));
          yield answer;
        }
        case ServerHandshake.Outcome.Accepted(var answer, var context) -> {
          accepted = true;
          begin(context);
          yield answer;
        }
      };
    } finally {
      if (!accepted) admission.leave(route);
    }
  }

  private void note(Data body) { if (notifications.size() < MAX_NOTIFICATIONS) notifications.add(body); }

  private void begin(ServerContext context) {
    Services services = new Services(context, new ServerLogicalNames(route, limits, events),
        new ServerShortNames(route, limits, events),
        new ServerBlockTransfer(limits.window(), limits.apdu().maxMessageOctets()));
    state = context.proof().<State>map(proof -> new State.Pending(services, proof))
        .orElseGet(() -> new State.Open(services));
    if (context.proof().isEmpty()) {
      context.dedicate();
      associated(context);
    }
  }

  private void associated(ServerContext context) {
    events.accept(new ServerEvent.Associated(route, context.caller().context(),
        Mechanism.of(context.caller().mechanism()).orElse(Mechanism.NONE)));
  }

  private List<Octets> release(Octets apdu) {
    Rlrq rlrq = Rlrq.CODEC.decode(apdu);
    Optional<Services> services = services();
    if (services.isEmpty()) return List.of(Rlre.CODEC.encode(Rlre.NORMAL));
    Optional<ApduProtection> protection = services.get().context.protection();
    Optional<Octets> user = Optional.empty();
    if (protection.isPresent() && rlrq.userInformation().isPresent()) {
      followChanges(protection.get());
      protection.get().open(rlrq.userInformation().get());
      Caller caller = services.get().context.caller();
      user = Optional.of(protection.get().protect(ApduCodec.encode(new InitiateResponse(OptionalInt.empty(), 6,
          caller.conformance(), caller.maxReceive(),
          caller.context().shortNames() ? InitiateResponse.VAA_SN : InitiateResponse.VAA_LN))));
    }
    end("released by the client");
    return List.of(Rlre.CODEC.encode(new Rlre(OptionalInt.of(0), user)));
  }

  private Optional<Services> services() {
    return switch (state) {
      case State.Idle() -> Optional.empty();
      case State.Pending(var services, _) -> Optional.of(services);
      case State.Open(var services) -> Optional.of(services);
    };
  }

  /** What changed the keys was answered with those before; from now on they are the new ones. */
  private void followChanges(ApduProtection protection) {
    offered.security().filter(current -> !current.equals(protection.settings())).ifPresent(protection::change);
  }

  // ---- services

  private List<Octets> block(Octets apdu) {
    Optional<Services> services = services();
    if (services.isEmpty() || !has(services.get(), Conformance.Service.GENERAL_BLOCK_TRANSFER))
      return rejected(SERVICE_UNKNOWN, SERVICE_NOT_SUPPORTED, "general-block-transfer, which was not negotiated");
    if (!(ApduCodec.decode(apdu, limits.apdu()) instanceof GeneralBlockTransfer block))
      return rejected(SERVICE_NOT_ALLOWED, OTHER_REASON, "no general-block-transfer");
    ServerBlockTransfer.Result result = services.get().blocks.receive(block);
    if (result.failure().isPresent()) return rejected(SERVICE_NOT_ALLOWED, PDU_TOO_LONG, result.failure().get());
    if (result.complete().isEmpty()) return result.answers().stream().map(ApduCodec::encode).toList();
    Octets complete = result.complete().get();
    if (complete.isEmpty() || complete.u8(0) == GENERAL_BLOCK_TRANSFER)
      return rejected(SERVICE_NOT_ALLOWED, OTHER_REASON, "a general-block-transfer of nothing or of another one");
    return service(complete);
  }

  private static boolean has(Services services, Conformance.Service service) {
    return services.context.caller().conformance().has(service);
  }

  private List<Octets> service(Octets apdu) {
    Optional<Services> services = services();
    if (services.isEmpty())
      return rejected(SERVICE_UNKNOWN, SERVICE_NOT_SUPPORTED, "a service without an association");
    ServerContext context = services.get().context;
    if (apdu.length() > offered.maxPduOctets() && !has(services.get(), Conformance.Service.GENERAL_BLOCK_TRANSFER))
      return rejected(SERVICE_NOT_ALLOWED, PDU_TOO_LONG,
          "an APDU of %d octets, %d were negotiated".formatted(apdu.length(), offered.maxPduOctets()));
    Octets plain = apdu;
    Caller caller = context.caller();
    if (context.protection().isPresent()) {
      followChanges(context.protection().get());
      Opened opened = context.protection().get().open(apdu);
      plain = opened.apdu();
      caller = caller.withAuthenticated(opened.control().authenticated());
    } else if (CipheredApdu.isTag(apdu.u8(0))) {
      return rejected(SERVICE_UNKNOWN, DECIPHERING_ERROR, "a ciphered APDU in an association without ciphering");
    }
    if (plain.isEmpty()) return rejected(SERVICE_NOT_ALLOWED, OTHER_REASON, "a ciphered APDU with nothing in it");
    ServerRoom room = new ServerRoom(
        caller.maxSend() - context.protection().map(ApduProtection::overheadOctets).orElse(0),
        limits.apdu().maxMessageOctets(), has(services.get(), Conformance.Service.GENERAL_BLOCK_TRANSFER));
    return switch (state) {
      case State.Idle() -> List.of();
      case State.Pending(_, var proof) -> prove(plain, services.get(), proof, caller);
      case State.Open _ -> sent(services.get(), serve(plain, services.get(), caller, room));
    };
  }

  /** @return the answer, not protected yet; empty if there is none */
  private Optional<Octets> serve(Octets plain, Services services, Caller caller, ServerRoom room) {
    Apdu apdu;
    try {
      apdu = ApduCodec.decode(plain, limits.apdu());
    } catch (DecodeException unreadable) {
      events.accept(new ServerEvent.Rejected(route, String.valueOf(unreadable.getMessage())));
      return Optional.of(exception(SERVICE_NOT_ALLOWED, OTHER_REASON, OptionalLong.empty()));
    }
    boolean shortNames = caller.context().shortNames();
    Optional<Octets> answer = switch (apdu) {
      case GetRequest request when !shortNames && allowed(services, Conformance.Service.GET) ->
        services.logicalNames.get(request, caller, room);
      case SetRequest request when !shortNames && allowed(services, Conformance.Service.SET) ->
        services.logicalNames.set(request, caller, room);
      case ActionRequest request when !shortNames && allowed(services, Conformance.Service.ACTION) ->
        services.logicalNames.action(request, caller, room);
      case AccessRequest request when !shortNames && allowed(services, Conformance.Service.ACCESS) ->
        services.logicalNames.access(request, caller, room);
      case ReadRequest request when shortNames && allowed(services, Conformance.Service.READ) ->
        services.shortNames.read(request, caller, room);
      case WriteRequest request when shortNames && allowed(services, Conformance.Service.WRITE) ->
        services.shortNames.write(request, caller, room);
      case UnconfirmedWriteRequest request when shortNames
          && allowed(services, Conformance.Service.UNCONFIRMED_WRITE) -> {
        services.shortNames.writeUnconfirmed(request, caller);
        yield Optional.empty();
      }
      default -> {
        events.accept(new ServerEvent.Rejected(route,
            "%s, which was not negotiated".formatted(apdu.getClass().getSimpleName())));
        yield Optional.of(exception(SERVICE_UNKNOWN, SERVICE_NOT_SUPPORTED, OptionalLong.empty()));
      }
    };
    return answer;
  }

  private static boolean allowed(Services services, Conformance.Service service) { return has(services, service); }

  private List<Octets> sent(Services services, Optional<Octets> answer) {
    if (answer.isEmpty()) return List.of();
    Octets apdu = answer.get();
    if (services.context.protection().isPresent()) apdu = services.context.protection().get().protect(apdu);
    int most = services.context.caller().maxSend();
    if (apdu.length() <= most) return List.of(apdu);
    if (!has(services, Conformance.Service.GENERAL_BLOCK_TRANSFER))
      return List.of(tooLong());
    return services.blocks.send(apdu, most).stream().map(ApduCodec::encode).toList();
  }

  // ---- HLS passes 3 and 4

  private List<Octets> prove(Octets plain, Services services, ServerContext.Proof proof, Caller caller) {
    Apdu apdu = ApduCodec.decode(plain, limits.apdu());
    if (apdu instanceof ActionRequest.Normal(var id, var method, var parameters) && !caller.context().shortNames()
        && ServerLogicalNames.isReplyToHls(method) && parameters.isPresent()
        && parameters.get() instanceof Data.OctetString(var answer)) {
      Optional<Octets> returned = proven(services, proof, answer);
      ActionOutcome outcome = returned
          .map(octets -> new ActionOutcome(ActionResult.SUCCESS,
              Optional.of(new GetResult.Value(Data.octetString(octets)))))
          .orElseGet(() -> new ActionOutcome(ActionResult.OTHER_REASON, Optional.empty()));
      List<Octets> fourth = sent(services, Optional.of(ApduCodec.encode(new ActionResponse.Normal(id, outcome))));
      if (returned.isPresent()) services.context.dedicate();
      return fourth;
    }
    if (apdu instanceof ReadRequest request && caller.context().shortNames()) {
      Optional<Octets> answer = ServerShortNames.replyToHls(request, served.device());
      if (answer.isPresent()) {
        Optional<Octets> returned = proven(services, proof, answer.get());
        List<Octets> fourth = sent(services, Optional.of(ServerShortNames.hlsAnswer(returned)));
        if (returned.isPresent()) services.context.dedicate();
        return fourth;
      }
    }
    return rejected(SERVICE_NOT_ALLOWED, SERVICE_NOT_SUPPORTED, "a service before the authentication was complete");
  }

  private Optional<Octets> proven(Services services, ServerContext.Proof proof, Octets answer) {
    try {
      proof.hls().verify(answer, proof.received(), proof.sent());
      Octets own = proof.hls().answer(proof.received(), proof.sent());
      state = new State.Open(services);
      associated(services.context);
      return Optional.of(own);
    } catch (SecurityRefusal refusal) {
      state = new State.Idle();
      admission.leave(route);
      events.accept(new ServerEvent.Refused(route, String.valueOf(refusal.getMessage())));
      return Optional.empty();
    }
  }

  // ---- what was not asked for

  /** What objects want told, as data-notifications, since the last call. */
  List<Octets> notifications() {
    if (notifications.isEmpty()) return List.of();
    List<Octets> told = new ArrayList<>();
    for (Data body : List.copyOf(notifications)) {
      notified = notified + 1 & 0xFF_FFFF;
      told.addAll(notification(
          new DataNotification(new LongInvokeId(notified, false, false, false, false), Optional.empty(), body)));
    }
    notifications.clear();
    return told;
  }

  /** Protected as the association is; in blocks if it is too long for one. */
  List<Octets> notification(Apdu apdu) {
    if (!(state instanceof State.Open(var services))) return plain(apdu);
    Octets octets = ApduCodec.encode(apdu);
    boolean already = apdu instanceof CipheredApdu;
    if (services.context.protection().isPresent() && !already)
      octets = services.context.protection().get().protect(octets);
    int most = services.context.caller().maxSend();
    if (octets.length() <= most || !has(services, Conformance.Service.GENERAL_BLOCK_TRANSFER)) return List.of(octets);
    return services.blocks.sendUnsolicited(octets, most).stream().map(ApduCodec::encode).toList();
  }

  static List<Octets> plain(Apdu apdu) { return List.of(ApduCodec.encode(apdu)); }
}
