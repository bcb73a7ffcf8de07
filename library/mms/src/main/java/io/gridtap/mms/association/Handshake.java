package io.gridtap.mms.association;

import io.gridtap.asn1.ber.Oid;
import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.acse.AcseApdu.AssociateResult;
import io.gridtap.mms.acse.AcseApdu.Authentication;
import io.gridtap.mms.acse.AcseApdu.Diagnostic;
import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.mms.acse.AcseApdu.Information;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.presentation.Ppdu;
import io.gridtap.mms.presentation.Ppdu.Context;
import io.gridtap.mms.presentation.Ppdu.ContextResult;
import io.gridtap.mms.session.Spdu;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an association is asked for and answered: AARQ and AARE (ISO 8650-1) with the initiate PDUs of MMS in them, in the
 * presentation's CP, CPA and CPR (ISO 8823-1). It remembers nothing: what there is to know is in the PDUs.
 */
final class Handshake {
  static final int ACSE_CONTEXT = 1;
  private static final int MMS_CONTEXT = 3;
  private static final Oid ACSE = new Oid("2.2.1.0.1");
  private static final Oid MMS = new Oid("1.0.9506.2.1");
  /** Less does not hold the attributes of one control block; answering would be impossible. */
  private static final int MIN_PDU_OCTETS = 256;

  private final AssociationSettings settings;
  private final Admittance admittance;
  private final Tracer tracer;

  /** How it ended. */
  sealed interface Outcome {}

  /** @param answer to be sent, by who was asked */
  record Opened(Optional<Spdu> answer, int acseContext, int mmsContext, InitiateParameters parameters, Entity peer)
      implements
        Outcome {}

  /**
   * @param answer to be sent
   * @param event to be told
   */
  record Refused(Optional<Spdu> answer, Optional<Event> event, String reason) implements Outcome {
    Refused(String reason) { this(Optional.empty(), Optional.empty(), reason); }

    Refused(Spdu answer, String reason) { this(Optional.of(answer), Optional.empty(), reason); }
  }

  Handshake(AssociationSettings settings, Admittance admittance, Tracer tracer) {
    this.settings = settings;
    this.admittance = admittance;
    this.tracer = tracer;
  }

  // Asking

  /** CONNECT with the request in it. */
  Spdu.Connect request() {
    Octets aarq = acse(new AcseApdu.AssociateRequest(AcseApdu.MMS_APPLICATION_CONTEXT, settings.called().entity(),
        settings.calling().entity(), settings.password().map(Authentication::password),
        Optional.of(new Information(false, MMS_CONTEXT, mms(new MmsPdu.InitiateRequest(settings.proposal()))))));
    Ppdu.Connect connect = new Ppdu.Connect(settings.calling().presentationSelector(),
        settings.called().presentationSelector(),
        List.of(new Context(ACSE_CONTEXT, ACSE, List.of(Ppdu.BASIC_ENCODING)),
            new Context(MMS_CONTEXT, MMS, List.of(Ppdu.BASIC_ENCODING))),
        new Ppdu.UserData(ACSE_CONTEXT, aarq));
    Octets cp = Ppdu.CONNECT.encode(connect);
    tracer.trace(Layer.PRESENTATION, true, cp, connect);
    return new Spdu.Connect(Spdu.Parameters.STANDARD, settings.calling().sessionSelector(),
        settings.called().sessionSelector(), cp);
  }

  /** @param userData of the peer's ACCEPT */
  Outcome complete(Octets userData) {
    Ppdu.ConnectAccept accept = Ppdu.ACCEPT.decode(userData);
    tracer.trace(Layer.PRESENTATION, false, userData, accept);
    if (!(read(accept.userData()) instanceof AcseApdu.AssociateResponse response))
      throw new DecodeException("an accepted association without AARE", 0);
    if (response.result() != AssociateResult.ACCEPTED) return refused(response);
    for (ContextResult result : accept.results())
      if (result.result() != 0) return new Refused("the peer does not take a presentation context of ours");
    Octets initiate = response.information()
        .orElseThrow(() -> new DecodeException("AARE without initiate response", 0)).value();
    MmsPdu pdu = MmsPdu.CODEC.decode(initiate);
    tracer.trace(Layer.MMS, false, initiate, pdu);
    return switch (pdu) {
      case MmsPdu.InitiateResponse(InitiateParameters parameters) -> {
        InitiateParameters agreed = smaller(parameters, settings.proposal());
        yield agreed.maxPduOctets() < MIN_PDU_OCTETS
            ? new Refused(abort(ACSE_CONTEXT), tooSmall(parameters))
            : new Opened(Optional.empty(), ACSE_CONTEXT, MMS_CONTEXT, agreed, Entity.UNNAMED);
      }
      case MmsPdu.InitiateError(ServiceError error) -> refused(new AssociationRefusal.ByMms(error));
      default -> throw new DecodeException("%s instead of an answer to initiate" // all PDUs but two
          .formatted(pdu.getClass().getSimpleName()), 0);
    };
  }

  private static String tooSmall(InitiateParameters proposed) {
    return "a PDU size of %d octets is too small to work with".formatted(proposed.maxPduOctets());
  }

  /** Each side's values, whichever is smaller: also for a peer whose answer exceeds what was proposed. */
  private static InitiateParameters smaller(InitiateParameters theirs, InitiateParameters ours) {
    return new InitiateParameters(Math.min(theirs.maxPduOctets(), ours.maxPduOctets()),
        Math.max(1, Math.min(theirs.maxServOutstandingCalling(), ours.maxServOutstandingCalling())),
        Math.max(1, Math.min(theirs.maxServOutstandingCalled(), ours.maxServOutstandingCalled())),
        Math.min(theirs.nestingLevel(), ours.nestingLevel()), theirs.version(), theirs.parameterCbb(),
        theirs.servicesSupported());
  }

  // Being asked

  /** @param connect the peer's CONNECT, with its request in it */
  Outcome answer(Spdu.Connect connect) {
    if (settings.requireSelectors() && !connect.calledSelector().equals(settings.called().sessionSelector()))
      return new Refused(new Spdu.Refuse(129, Octets.EMPTY),
          "session selector %s is not ours".formatted(connect.calledSelector()));
    Ppdu.Connect cp = Ppdu.CONNECT.decode(connect.userData());
    tracer.trace(Layer.PRESENTATION, false, connect.userData(), cp);
    if (settings.requireSelectors() && !cp.calledSelector().equals(settings.called().presentationSelector()))
      return new Refused(refuse(new Ppdu.ConnectReject(cp.calledSelector(), OptionalInt.of(3), List.of())),
          "presentation selector %s is not ours".formatted(cp.calledSelector()));
    int acseContext = contextOf(ACSE, cp);
    int mmsContext = contextOf(MMS, cp);
    if (!(read(cp.userData()) instanceof AcseApdu.AssociateRequest request))
      throw new DecodeException("an association is asked for without AARQ", 0);
    Optional<Diagnostic> objection = objection(request).or(() -> admittance.refusal(request));
    if (objection.isPresent()) return refused(cp, request, acseContext, objection.get());
    Information information = request.information()
        .orElseThrow(() -> new DecodeException("AARQ without initiate request", 0));
    MmsPdu pdu = MmsPdu.CODEC.decode(information.value());
    tracer.trace(Layer.MMS, false, information.value(), pdu);
    if (!(pdu instanceof MmsPdu.InitiateRequest(InitiateParameters proposed)))
      throw new DecodeException("%s instead of initiate".formatted(pdu.getClass().getSimpleName()), 0);
    InitiateParameters agreed = answerTo(proposed);
    if (agreed.maxPduOctets() < MIN_PDU_OCTETS) return new Refused(abort(acseContext), tooSmall(proposed));
    Octets aare = acse(new AcseApdu.AssociateResponse(request.applicationContext(), AssociateResult.ACCEPTED,
        Diagnostic.NONE, Optional.of(new Information(false, mmsContext, mms(new MmsPdu.InitiateResponse(agreed))))));
    Spdu accept = new Spdu.Accept(connect.parameters().answered(), connect.calledSelector(),
        accept(cp, new Ppdu.UserData(acseContext, aare)));
    return new Opened(Optional.of(accept), acseContext, mmsContext, agreed, request.calling());
  }

  private Refused refused(Ppdu.Connect cp, AcseApdu.AssociateRequest request, int acseContext, Diagnostic objection) {
    Octets aare = acse(new AcseApdu.AssociateResponse(request.applicationContext(),
        AssociateResult.REJECTED_PERMANENT, objection, Optional.empty()));
    Spdu refusal = refuse(new Ppdu.ConnectReject(cp.calledSelector(), OptionalInt.empty(),
        List.of(new Ppdu.UserData(acseContext, aare))));
    return new Refused(Optional.of(refusal), Optional.of(new Event.Refused(request.calling(), objection)),
        "association refused: " + objection.text());
  }

  private Octets accept(Ppdu.Connect cp, Ppdu.UserData aare) {
    List<ContextResult> results = new ArrayList<>();
    for (Context context : cp.contexts()) {
      boolean known = (context.abstractSyntax().equals(ACSE) || context.abstractSyntax().equals(MMS))
          && context.transferSyntaxes().contains(Ppdu.BASIC_ENCODING);
      results.add(new ContextResult(known ? 0 : 2, Ppdu.BASIC_ENCODING));
    }
    Ppdu.ConnectAccept cpa = new Ppdu.ConnectAccept(cp.calledSelector(), results, aare);
    Octets encoded = Ppdu.ACCEPT.encode(cpa);
    tracer.trace(Layer.PRESENTATION, true, encoded, cpa);
    return encoded;
  }

  private InitiateParameters answerTo(InitiateParameters proposed) {
    InitiateParameters ours = settings.proposal();
    return new InitiateParameters(Math.clamp(proposed.maxPduOctets(), 1, ours.maxPduOctets()),
        Math.min(proposed.maxServOutstandingCalling(), ours.maxServOutstandingCalling()),
        Math.min(proposed.maxServOutstandingCalled(), ours.maxServOutstandingCalled()),
        Math.min(proposed.nestingLevel(), ours.nestingLevel()), 1, ours.parameterCbb(), ours.servicesSupported());
  }

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
    return MessageDigest.isEqual(offered.getBytes(StandardCharsets.UTF_8),
        wanted.getBytes(StandardCharsets.UTF_8));
  }

  private static int contextOf(Oid abstractSyntax, Ppdu.Connect connect) {
    for (Context context : connect.contexts())
      if (context.abstractSyntax().equals(abstractSyntax)) return context.id();
    throw new DecodeException("no presentation context for " + abstractSyntax, 0);
  }

  private Spdu refuse(Ppdu.ConnectReject reject) {
    Octets cpr = Ppdu.REJECT.encode(reject);
    tracer.trace(Layer.PRESENTATION, true, cpr, reject);
    return new Spdu.Refuse(2, cpr);
  }

  // Either

  Spdu abort(int acseContext) {
    Octets abrt = acse(new AcseApdu.Abort(false));
    return new Spdu.Abort(Ppdu.ABORT.encode(new Ppdu.UserAbort(List.of(new Ppdu.UserData(acseContext, abrt)))));
  }

  /** A PDU of ACSE, in the presentation's data. */
  Octets data(int acseContext, AcseApdu apdu) {
    return Ppdu.DATA.encode(new Ppdu.UserData(acseContext, acse(apdu)));
  }

  private Octets acse(AcseApdu apdu) {
    Octets octets = AcseApdu.CODEC.encode(apdu);
    tracer.trace(Layer.ACSE, true, octets, apdu);
    return octets;
  }

  private Octets mms(MmsPdu initiate) {
    Octets octets = MmsPdu.CODEC.encode(initiate);
    tracer.trace(Layer.MMS, true, octets, initiate);
    return octets;
  }

  private AcseApdu read(Ppdu.UserData data) {
    AcseApdu apdu = AcseApdu.CODEC.decode(data.value());
    tracer.trace(Layer.ACSE, false, data.value(), apdu);
    return apdu;
  }

  // Why it was refused or ended

  /** What an abort says; unreadable user data are forgiven. */
  String aborter(Octets userData) {
    try {
      return userData.isEmpty() ? "aborted by the peer" : text(Ppdu.ABORT.decode(userData));
    } catch (DecodeException fault) {
      tracer.events().accept(new Event.Forgiven("unreadable user data of an abort: " + fault.getMessage()));
      return "aborted by the peer";
    }
  }

  private String text(Ppdu abort) {
    return switch (abort) {
      case Ppdu.ProviderAbort(OptionalInt reason) -> "aborted by the peer's presentation layer"
          + (reason.isPresent() ? ", reason " + reason.getAsInt() : "");
      case Ppdu.UserAbort(List<Ppdu.UserData> data) -> {
        for (Ppdu.UserData value : data)
          tracer.trace(Layer.ACSE, false, value.value(), AcseApdu.CODEC.decode(value.value().reader()));
        yield "aborted by the peer";
      }
      case Ppdu.Connect _,Ppdu.ConnectAccept _,Ppdu.ConnectReject _,Ppdu.UserData _ -> "aborted by the peer";
    };
  }

  /** A refusal may carry a presentation rejection, and that an AARE with the diagnostic. */
  Refused refused(Spdu.Refuse refuse) {
    try {
      return refuse.userData().isEmpty() ? new Refused(refuse.reasonText()) : refused(refuse.userData());
    } catch (DecodeException fault) {
      tracer.events().accept(new Event.Forgiven("unreadable user data of a refusal: " + fault.getMessage()));
      return new Refused(refuse.reasonText());
    }
  }

  private Refused refused(Octets rejection) {
    Ppdu.ConnectReject reject = Ppdu.REJECT.decode(rejection);
    tracer.trace(Layer.PRESENTATION, false, rejection, reject);
    for (Ppdu.UserData data : reject.userData())
      if (read(data) instanceof AcseApdu.AssociateResponse response) return refused(response);
    return new Refused(reject.reasonText());
  }

  private static Refused refused(AcseApdu.AssociateResponse response) {
    return refused(new AssociationRefusal.ByAcse(response.diagnostic(),
        response.result() == AssociateResult.REJECTED_TRANSIENT));
  }

  private static Refused refused(AssociationRefusal refusal) {
    return new Refused(Optional.empty(), Optional.of(new Event.NotAssociated(refusal)), refusal.text());
  }
}
