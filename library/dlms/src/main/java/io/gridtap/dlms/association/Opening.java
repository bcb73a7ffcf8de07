package io.gridtap.dlms.association;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.AssociationResult;
import io.gridtap.dlms.acse.Rlrq;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.Hls;
import io.gridtap.dlms.security.SecurityRefusal;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionRequest;
import io.gridtap.dlms.xdlms.ActionResponse;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.CipheredApdu;
import io.gridtap.dlms.xdlms.ConfirmedServiceError;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.ExceptionResponse;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.InitiateRequest;
import io.gridtap.dlms.xdlms.InitiateResponse;
import io.gridtap.dlms.xdlms.InvokeId;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.ReadRequest;
import io.gridtap.dlms.xdlms.ReadResponse;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.dlms.xdlms.VariableAccess;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The way from AARQ to an open association: what is sent, and whether what comes back will do. */
final class Opening {
  private static final int DLMS_VERSION = 6;
  private static final MethodDescriptor REPLY_TO_HLS = new MethodDescriptor(15, Obis.CURRENT_ASSOCIATION, 1);
  /** Association SN (base name FA00), method reply_to_HLS_authentication. */
  private static final int REPLY_TO_HLS_NAME = 0xFA00 + 0x58;

  private final ClientSettings settings;
  private final Optional<ApduProtection> protection;
  private Octets ownChallenge = Octets.EMPTY;
  private Octets peerChallenge = Octets.EMPTY;
  private Optional<Hls> hls = Optional.empty();
  private Optional<Agreement> agreement = Optional.empty();

  /** What an answer leads to. */
  sealed interface Step {
    record Open(Agreement agreement) implements Step {}

    /** Pass 3 is to be sent. */
    record Prove(Apdu proof) implements Step {}

    record Failed(OpenFailure failure) implements Step {}
  }

  Opening(ClientSettings settings, Optional<ApduProtection> protection) {
    this.settings = settings;
    this.protection = protection;
  }

  /** @throws SecurityRefusal if the invocation counter is at its end */
  Octets aarq() {
    Aarq aarq = Aarq.plain(settings.context(), initiateRequest());
    if (settings.context().ciphered() || settings.authentication().mechanism().needsTitles())
      aarq = aarq.withCallingApTitle(settings.security().orElseThrow().ownTitle().octets());
    if (settings.certificate().isPresent()) aarq = aarq.withCallingAeQualifier(settings.certificate().get());
    if (settings.userId().isPresent()) aarq = aarq.withUserId(settings.userId().getAsInt());
    return Aarq.CODEC.encode(switch (settings.authentication()) {
      case Authentication.None() -> aarq;
      case Authentication.Password(var password) ->
        aarq.withAuthentication(settings.authentication().mechanism().id(), password.reveal());
      case Authentication.High high -> {
        ownChallenge = settings.challenge().orElseGet(() -> Hls.challenge(settings.challengeOctets()));
        yield aarq.withAuthentication(high.mechanism().id(), ownChallenge);
      }
    });
  }

  private Octets initiateRequest() {
    Octets plain = ApduCodec.encode(new InitiateRequest(
        settings.dedicatedKey().map(key -> new InitiateRequest.DedicatedKey(key.reveal())), true, OptionalInt.empty(),
        DLMS_VERSION, settings.conformance(), settings.maxPduOctets()));
    return settings.context().ciphered() ? protection.orElseThrow().protect(plain) : plain;
  }

  /** @throws SecurityRefusal if the invocation counter is at its end */
  Octets rlrq() {
    return Rlrq.CODEC.encode(settings.release() == ClientSettings.Release.RLRQ_WITH_INITIATE
        ? new Rlrq(OptionalInt.of(0), Optional.of(initiateRequest()))
        : Rlrq.NORMAL);
  }

  Step aare(Octets octets) {
    try {
      return check(Aare.CODEC.decode(octets));
    } catch (DecodeException malformed) {
      return new Step.Failed(new OpenFailure.Malformed("AARE: " + malformed.getMessage()));
    } catch (SecurityRefusal refused) {
      return new Step.Failed(refused(refused));
    }
  }

  private Step check(Aare aare) {
    if (aare.result() != AssociationResult.ACCEPTED)
      return new Step.Failed(
          new OpenFailure.Rejected(aare.result(), aare.diagnostic(),
              aare.userInformation().flatMap(this::serviceError)));
    Optional<SystemTitle> title = aare.respondingApTitle().filter(octets -> octets.length() == SystemTitle.OCTETS)
        .map(SystemTitle::new);
    if (protection.isPresent() && title.isPresent()) protection.get().peer(title.get());
    if (aare.userInformation().isEmpty())
      return new Step.Failed(new OpenFailure.Malformed("AARE accepts, but has no initiateResponse"));
    return switch (ApduCodec.decode(opened(aare.userInformation().get()), settings.limits())) {
      case InitiateResponse response -> accepted(aare, title, response);
      case ConfirmedServiceError error -> new Step.Failed(new OpenFailure.ServiceError(error));
      case Apdu other -> new Step.Failed(
          new OpenFailure.Malformed(
              "AARE with a %s for an initiateResponse".formatted(other.getClass().getSimpleName())));
    };
  }

  private Octets opened(Octets userInformation) {
    return settings.context().ciphered() ? protection.orElseThrow().open(userInformation).apdu() : userInformation;
  }

  /** What a rejection adds may be missing or unreadable: the result is what counts. */
  private Optional<ConfirmedServiceError> serviceError(Octets userInformation) {
    try {
      return ApduCodec.decode(userInformation, settings.limits()) instanceof ConfirmedServiceError error
          ? Optional.of(error)
          : Optional.empty();
    } catch (DecodeException unreadable) {
      return Optional.empty();
    }
  }

  private Step accepted(Aare aare, Optional<SystemTitle> title, InitiateResponse response) {
    if (response.version() != DLMS_VERSION)
      return new Step.Failed(new OpenFailure.Malformed("DLMS version " + response.version()));
    Conformance agreed = response.negotiated().and(settings.conformance());
    Agreement open = new Agreement(settings.context(), agreed, response.serverMaxReceivePduSize(), response.vaaName(),
        title);
    agreement = Optional.of(open);
    protection.ifPresent(keys -> keys.generalProtection(false));
    if (!(settings.authentication() instanceof Authentication.High high)) return opened(open);
    if (aare.respondingAuthenticationValue().isEmpty())
      return new Step.Failed(
          new OpenFailure.NotAuthenticated("the meter sent no challenge for " + high.mechanism()));
    return prove(high, aare.respondingAuthenticationValue().get());
  }

  private Step prove(Authentication.High high, Octets challenge) {
    peerChallenge = challenge;
    Hls function = function(high);
    hls = Optional.of(function);
    Data proof = Data.octetString(function.answer(challenge, ownChallenge));
    return new Step.Prove(settings.context().shortNames()
        ? new ReadRequest(
            List.of(new VariableAccess.Parameterized(REPLY_TO_HLS_NAME, new SelectiveAccess(1, proof))))
        : new ActionRequest.Normal(new InvokeId(1, true, settings.services().high()), REPLY_TO_HLS,
            Optional.of(proof)));
  }

  private Hls function(Authentication.High high) {
    if (high.transform().isPresent()) return Hls.manufacturer(high.secret().orElseThrow(), high.transform().get());
    return protection.isPresent()
        ? Hls.of(high.mechanism(), high.secret(), protection.get())
        : Hls.of(high.mechanism(), high.secret().orElseThrow());
  }

  /** Some meters protect pass 4 by the dedicated key already. */
  void proofComesAs(int tag) {
    boolean dedicated = tag == CipheredApdu.GENERAL_DED || tag >= 0x41 && tag <= 0x58 || tag >= 0xD0 && tag <= 0xD7;
    if (dedicated) settings.dedicatedKey().ifPresent(key -> protection.orElseThrow().dedicatedKey(key));
  }

  /** The answer to pass 3, without protection. */
  Step pass4(Apdu apdu) {
    try {
      return switch (apdu) {
        case ActionResponse.Normal(var _, ActionOutcome(var result, var returned)) -> result == ActionResult.SUCCESS
            ? verified(returned)
            : new Step.Failed(new OpenFailure.NotAuthenticated(
                "the meter does not accept the client's proof (%s): the secret or key is wrong"
                    .formatted(result.word())));
        case ReadResponse(var items) when items.size() == 1 -> switch (items.getFirst()) {
          case ReadResponse.Item.Value(var data) -> verified(Optional.of(new GetResult.Value(data)));
          case ReadResponse.Item.Failure(var reason) -> new Step.Failed(new OpenFailure.NotAuthenticated(
              "the meter does not accept the client's proof (%s): the secret or key is wrong"
                  .formatted(reason.word())));
          case ReadResponse.Item.Block _,ReadResponse.Item.BlockNumber _ ->
            new Step.Failed(new OpenFailure.Malformed("a block in place of the meter's proof"));
        };
        case ExceptionResponse exception -> new Step.Failed(new OpenFailure.Excepted(exception));
        case ConfirmedServiceError error -> new Step.Failed(new OpenFailure.ServiceError(error));
        default -> new Step.Failed( // any other APDU proves nothing
            new OpenFailure.Malformed("%s in place of the meter's proof".formatted(apdu.getClass().getSimpleName())));
      };
    } catch (SecurityRefusal refused) {
      return new Step.Failed(refused(refused));
    }
  }

  private Step verified(Optional<GetResult> returned) {
    Agreement open = agreement.orElseThrow();
    if (returned.isPresent() && returned.get() instanceof GetResult.Value(Data.OctetString(Octets proof))) {
      hls.orElseThrow().verify(proof, peerChallenge, ownChallenge);
      return opened(open);
    }
    boolean mutual = !(settings.authentication() instanceof Authentication.High high) || high.mutual();
    return mutual
        ? new Step.Failed(new OpenFailure.NotAuthenticated("the meter gave no proof of its own"))
        : opened(open);
  }

  /** General forms and the dedicated key come after pass 4: not every meter expects them before. */
  private Step opened(Agreement open) {
    protection.ifPresent(keys -> keys.generalProtection(open.has(Conformance.Service.GENERAL_PROTECTION)));
    settings.dedicatedKey().ifPresent(key -> protection.orElseThrow().dedicatedKey(key));
    return new Step.Open(open);
  }

  private static OpenFailure refused(SecurityRefusal refused) {
    String why = String.valueOf(refused.getMessage());
    return refused.kind() == SecurityRefusal.Kind.AUTHENTICATION
        ? new OpenFailure.NotAuthenticated(why)
        : new OpenFailure.Unprotected(why);
  }
}
