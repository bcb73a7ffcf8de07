package io.gridtap.dlms.association;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.acse.AssociationResult;
import io.gridtap.dlms.acse.Diagnostic;
import io.gridtap.dlms.device.Caller;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.Hls;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.SecurityRefusal;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.ConfirmedServiceError;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.InitiateRequest;
import io.gridtap.dlms.xdlms.InitiateResponse;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Passes 1 and 2 of an association: what an AARQ is answered with (IEC 62056-5-3 §6.2). */
final class ServerHandshake {
  private static final int VERSION = 6;
  private static final int MIN_PDU_OCTETS = 64;
  private static final int INITIATE = 1;
  private static final int INITIATE_CLASS = 6;
  private static final int VERSION_TOO_LOW = 1;
  private static final int INCOMPATIBLE_CONFORMANCE = 2;
  private static final int PDU_SIZE_TOO_SHORT = 3;
  private static final int HIGHEST_ACSE_CHALLENGE = 64;
  private static final int LEAST_ACSE_CHALLENGE = 8;

  private final Route route;
  private final ServedDevice served;
  private final ServerAssociation offered;
  private final ServerLimits limits;
  private final Consumer<Data> notifications;

  /** What came of it. */
  sealed interface Outcome {
    Octets answer();

    record Refused(Octets answer, String reason) implements Outcome {}

    record Accepted(Octets answer, ServerContext context) implements Outcome {}
  }

  ServerHandshake(Route route, ServedDevice served, ServerAssociation offered, ServerLimits limits,
      Consumer<Data> notifications) {
    this.route = route;
    this.served = served;
    this.offered = offered;
    this.limits = limits;
    this.notifications = notifications;
  }

  /** @throws SecurityRefusal if the user information cannot be opened */
  Outcome answer(Aarq aarq) {
    if (!offered.contexts().contains(aarq.context())) return refused(Diagnostic.APPLICATION_CONTEXT_NAME_NOT_SUPPORTED);
    int asked = aarq.mechanism().orElse(0);
    if (asked != offered.mechanism().id())
      return refused(asked == 0
          ? Diagnostic.AUTHENTICATION_REQUIRED
          : Diagnostic.AUTHENTICATION_MECHANISM_NAME_NOT_RECOGNISED);
    Optional<ApduProtection> protection = offered.security().map(ApduProtection::new);
    if (aarq.context().ciphered() || offered.mechanism().needsTitles()) {
      Optional<Octets> title = aarq.callingApTitle();
      if (title.isEmpty() || title.get().length() != SystemTitle.OCTETS)
        return refused(Diagnostic.CALLING_AP_TITLE_NOT_RECOGNIZED);
      if (!expected(title.get())) return refused(Diagnostic.CALLING_AP_TITLE_NOT_RECOGNIZED);
      protection.orElseThrow().peer(new SystemTitle(title.get()));
    }
    Octets value = aarq.callingAuthenticationValue().orElse(Octets.EMPTY);
    if (offered.mechanism() == Mechanism.LLS && !offered.secret().orElseThrow().matches(value))
      return refused(Diagnostic.AUTHENTICATION_FAILURE);
    if (offered.mechanism().high()
        && (value.length() < LEAST_ACSE_CHALLENGE || value.length() > HIGHEST_ACSE_CHALLENGE))
      return refused(Diagnostic.AUTHENTICATION_FAILURE);
    return initiate(aarq, value, protection);
  }

  private boolean expected(Octets title) {
    return offered.security().flatMap(settings -> settings.peerTitle())
        .map(known -> known.octets().equals(title)).orElse(true);
  }

  private Outcome initiate(Aarq aarq, Octets challenge, Optional<ApduProtection> protection) {
    boolean ciphered = aarq.context().ciphered();
    Optional<InitiateRequest> request = request(aarq, ciphered ? protection : Optional.empty());
    if (request.isEmpty())
      return refused(Diagnostic.NO_REASON_GIVEN, Optional.empty(), "no initiateRequest in its AARQ");
    InitiateRequest initiate = request.get();
    int most = initiate.clientMaxReceivePduSize();
    Conformance negotiated = offered.conformance().and(initiate.proposed());
    if (initiate.version() < VERSION) return error(VERSION_TOO_LOW, "DLMS version " + initiate.version());
    if (negotiated.bits() == 0)
      return error(INCOMPATIBLE_CONFORMANCE, "no service in common with " + initiate.proposed());
    if (most != 0 && most < MIN_PDU_OCTETS) return error(PDU_SIZE_TOO_SHORT, "APDUs of %d octets".formatted(most));

    Octets user = ApduCodec.encode(new InitiateResponse(OptionalInt.empty(), VERSION, negotiated,
        maxPduOctets(), aarq.context().shortNames() ? InitiateResponse.VAA_SN : InitiateResponse.VAA_LN));
    if (ciphered) user = protection.orElseThrow().protect(user);
    Aare aare = Aare.of(aarq.context(), AssociationResult.ACCEPTED, Diagnostic.NULL, Optional.of(user));
    Caller caller = new Caller(served.device(), route.client(), route.logical(), aarq.context(),
        offered.mechanism().id(), negotiated, maxPduOctets(), most == 0 ? limits.pdu() : Math.min(most, limits.pdu()),
        offered.rights(), offered.credentials(), protection.flatMap(ApduProtection::peer), false, notifications);
    Optional<ServerContext.Proof> proof = Optional.empty();
    if (offered.mechanism().high()) {
      Octets own = Hls.challenge();
      proof = Optional.of(new ServerContext.Proof(hls(protection), challenge, own));
      aare = Aare.of(aarq.context(), AssociationResult.ACCEPTED, Diagnostic.AUTHENTICATION_REQUIRED, Optional.of(user))
          .withAuthentication(offered.mechanism().id(), own);
    }
    if (protection.isPresent() && (ciphered || offered.mechanism().needsTitles()))
      aare = aare.withRespondingApTitle(protection.get().settings().ownTitle().octets());
    if (ciphered) {
      protection.orElseThrow().generalProtection(negotiated.has(Conformance.Service.GENERAL_PROTECTION));
    }
    return new Outcome.Accepted(Aare.CODEC.encode(aare),
        new ServerContext(offered, caller, ciphered ? protection : Optional.empty(), proof,
            initiate.dedicatedKey().map(key -> Key.of(key.octets()))));
  }

  /** The longest APDU taken. */
  private int maxPduOctets() { return Math.min(offered.maxPduOctets(), limits.pdu()); }

  private Hls hls(Optional<ApduProtection> protection) {
    if (offered.transform().isPresent())
      return Hls.manufacturer(offered.secret().orElseThrow(), offered.transform().get());
    return protection.isPresent()
        ? Hls.of(offered.mechanism(), offered.secret(), protection.get())
        : Hls.of(offered.mechanism(), offered.secret().orElseThrow());
  }

  private Optional<InitiateRequest> request(Aarq aarq, Optional<ApduProtection> protection) {
    if (aarq.userInformation().isEmpty()) return Optional.empty();
    Octets user = aarq.userInformation().get();
    if (protection.isPresent()) user = protection.get().open(user).apdu();
    try {
      Apdu apdu = ApduCodec.decode(user.reader(), limits.apdu());
      return apdu instanceof InitiateRequest request ? Optional.of(request) : Optional.empty();
    } catch (DecodeException unreadable) {
      return Optional.empty();
    }
  }

  /** With an initiateResponse, as if it had been accepted: which services there would have been. */
  private Outcome refused(Diagnostic diagnostic) {
    ApplicationContext context = preferred();
    Octets user = ApduCodec.encode(new InitiateResponse(OptionalInt.empty(), VERSION, offered.conformance(),
        maxPduOctets(), context.shortNames() ? InitiateResponse.VAA_SN : InitiateResponse.VAA_LN));
    return refused(diagnostic, context.ciphered() ? Optional.empty() : Optional.of(user), diagnostic.word());
  }

  private Outcome error(int value, String what) {
    return refused(Diagnostic.NO_REASON_GIVEN,
        Optional.of(ApduCodec.encode(new ConfirmedServiceError(INITIATE, INITIATE_CLASS, value))), what);
  }

  private Outcome refused(Diagnostic diagnostic, Optional<Octets> user, String reason) {
    return new Outcome.Refused(
        Aare.CODEC.encode(Aare.of(preferred(), AssociationResult.REJECTED_PERMANENT, diagnostic, user)), reason);
  }

  private ApplicationContext preferred() { return offered.contexts().stream().sorted().findFirst().orElseThrow(); }

  /** For a client that is welcome, but not now. */
  static Octets busy(ServerAssociation offered) {
    ApplicationContext context = offered.contexts().stream().sorted().findFirst().orElseThrow();
    return Aare.CODEC.encode(Aare.of(context, AssociationResult.REJECTED_TRANSIENT, Diagnostic.NO_REASON_GIVEN,
        Optional.empty()));
  }
}
