package io.gridtap.mms.acse;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.asn1.ber.Oid;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Codec;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.Optional;

/** Application protocol data unit of ACSE (X.227 §9). */
public sealed interface AcseApdu {
  /** Application context of MMS (ISO 9506-2 §25). */
  Oid MMS_APPLICATION_CONTEXT = new Oid("1.0.9506.2.3");
  /** Authentication by password (X.227 annex B). */
  Oid PASSWORD_MECHANISM = new Oid("2.2.3.1");
  /** Sender requirements with the authentication functional unit. */
  BitString AUTHENTICATION_REQUIRED = BitString.of(4, 8);

  /** Who an application entity is: both parts are optional and many devices ignore them. */
  record Entity(Optional<Oid> apTitle, Optional<Integer> aeQualifier) {
    public static final Entity UNNAMED = new Entity(Optional.empty(), Optional.empty());

    public static Entity of(String apTitle, int aeQualifier) {
      return new Entity(Optional.of(new Oid(apTitle)), Optional.of(aeQualifier));
    }
  }

  /**
   * The authentication functional unit. The value is a password only for {@link #PASSWORD_MECHANISM}; its text never
   * shows the password.
   */
  record Authentication(BitString requirements, Oid mechanism, String value) {
    public static Authentication password(String password) {
      return new Authentication(AUTHENTICATION_REQUIRED, PASSWORD_MECHANISM, password);
    }

    @Override
    public String toString() { return "Authentication[mechanism=" + mechanism + "]"; }
  }

  /**
   * User information: an EXTERNAL with the value of one presentation context.
   *
   * @param explicitTransferSyntax whether the transfer syntax is named in front
   * @param value shares the memory it was read from
   */
  record Information(boolean explicitTransferSyntax, int contextId, Octets value) {}

  /** AARQ. */
  record AssociateRequest(Oid applicationContext, Entity called, Entity calling,
      Optional<Authentication> authentication, Optional<Information> information) implements AcseApdu {}

  /** AARE. */
  record AssociateResponse(Oid applicationContext, AssociateResult result, Diagnostic diagnostic,
      Optional<Information> information) implements AcseApdu {}

  /** RLRQ; reason 0 is normal. */
  record ReleaseRequest() implements AcseApdu {}

  /** RLRE. */
  record ReleaseResponse() implements AcseApdu {}

  /** ABRT. */
  record Abort(boolean byProvider) implements AcseApdu {}

  /** Associate-result. */
  enum AssociateResult {
    ACCEPTED, REJECTED_PERMANENT, REJECTED_TRANSIENT
  }

  /** Associate-source-diagnostic (X.227 §9.1.2). */
  record Diagnostic(boolean byProvider, int code) {
    public static final Diagnostic NONE = new Diagnostic(false, 0);
    public static final Diagnostic NO_REASON_GIVEN = new Diagnostic(false, 1);
    public static final Diagnostic CONTEXT_NAME_NOT_SUPPORTED = new Diagnostic(false, 2);
    public static final Diagnostic CALLING_AP_TITLE_NOT_RECOGNISED = new Diagnostic(false, 3);
    public static final Diagnostic CALLING_AE_QUALIFIER_NOT_RECOGNISED = new Diagnostic(false, 5);
    public static final Diagnostic MECHANISM_NAME_NOT_RECOGNISED = new Diagnostic(false, 11);
    public static final Diagnostic AUTHENTICATION_FAILURE = new Diagnostic(false, 13);
    public static final Diagnostic AUTHENTICATION_REQUIRED = new Diagnostic(false, 14);

    public String text() {
      if (byProvider)
        return switch (code) {
          case 0, 1 -> "no reason given by the ACSE provider";
          case 2 -> "no common ACSE version";
          default -> "ACSE provider diagnostic " + code;
        };
      return switch (code) {
        case 0, 1 -> "no reason given";
        case 2 -> "application context name not supported";
        case 3 -> "calling AP title not recognised";
        case 4 -> "calling AP invocation identifier not recognised";
        case 5 -> "calling AE qualifier not recognised";
        case 6 -> "calling AE invocation identifier not recognised";
        case 7 -> "called AP title not recognised";
        case 8 -> "called AP invocation identifier not recognised";
        case 9 -> "called AE qualifier not recognised";
        case 10 -> "called AE invocation identifier not recognised";
        case 11 -> "authentication mechanism name not recognised";
        case 12 -> "authentication mechanism name required";
        case 13 -> "authentication failure";
        case 14 -> "authentication required";
        default -> "ACSE diagnostic " + code;
      };
    }
  }

  Codec<AcseApdu> CODEC = new Codec<>(AcseApdu::read, AcseApdu::write);

  private static AcseApdu read(OctetReader octets) {
    BerReader in = new BerReader(octets);
    int tag = in.enter();
    AcseApdu apdu = switch (tag) {
      case 0x60 -> readRequest(in);
      case 0x61 -> readResponse(in);
      case 0x62 -> new ReleaseRequest();
      case 0x63 -> new ReleaseResponse();
      case 0x64 -> new Abort(in.peekTag() == 0x80 && in.integer(0x80) == 1);
      default -> throw in.fault("ACSE has no APDU with tag %02x".formatted(tag));
    };
    in.leaveSkipping();
    return apdu;
  }

  private static void write(AcseApdu apdu, OctetWriter octets) {
    BerWriter out = new BerWriter(octets);
    switch (apdu) {
      case AssociateRequest request -> writeRequest(request, out);
      case AssociateResponse response -> writeResponse(response, out);
      case ReleaseRequest() -> out.begin(0x62).integer(0x80, 0).end();
      case ReleaseResponse() -> out.nothing(0x63);
      case Abort(boolean byProvider) -> out.begin(0x64).integer(0x80, byProvider ? 1 : 0).end();
    }
  }

  private static AssociateRequest readRequest(BerReader in) {
    Oid context = null;
    Optional<Oid> calledTitle = Optional.empty();
    Optional<Integer> calledQualifier = Optional.empty();
    Optional<Oid> callingTitle = Optional.empty();
    Optional<Integer> callingQualifier = Optional.empty();
    BitString requirements = BitString.EMPTY;
    Optional<Oid> mechanism = Optional.empty();
    Optional<String> password = Optional.empty();
    Optional<Information> information = Optional.empty();
    while (in.more()) {
      switch (in.peekTag()) {
        case 0xA1 -> context = readOid(in, 0xA1);
        case 0xA2 -> calledTitle = readTitle(in, 0xA2);
        case 0xA3 -> calledQualifier = readQualifier(in, 0xA3);
        case 0xA6 -> callingTitle = readTitle(in, 0xA6);
        case 0xA7 -> callingQualifier = readQualifier(in, 0xA7);
        case 0x8A -> requirements = in.bits(0x8A);
        case 0x8B -> mechanism = Optional.of(in.oid(0x8B));
        case 0xAC -> password = readCharstring(in);
        case 0xBE -> information = Optional.of(readInformation(in));
        default -> in.skip();
      }
    }
    if (context == null) throw in.fault("AARQ without application context name");
    Optional<Authentication> authentication = mechanism.isPresent() || password.isPresent()
        ? Optional.of(new Authentication(requirements, mechanism.orElse(PASSWORD_MECHANISM), password.orElse("")))
        : Optional.empty();
    return new AssociateRequest(context, new Entity(calledTitle, calledQualifier),
        new Entity(callingTitle, callingQualifier), authentication, information);
  }

  private static void writeRequest(AssociateRequest request, BerWriter out) {
    out.begin(0x60);
    writeOid(0xA1, request.applicationContext, out);
    writeEntity(0xA2, request.called, out);
    writeEntity(0xA6, request.calling, out);
    request.authentication.ifPresent(authentication -> {
      out.bits(0x8A, authentication.requirements).oid(0x8B, authentication.mechanism);
      out.begin(0xAC).text(0x80, authentication.value).end();
    });
    request.information.ifPresent(information -> writeInformation(information, out));
    out.end();
  }

  private static AssociateResponse readResponse(BerReader in) {
    Oid context = MMS_APPLICATION_CONTEXT;
    AssociateResult result = null;
    Diagnostic diagnostic = Diagnostic.NONE;
    Optional<Information> information = Optional.empty();
    while (in.more()) {
      switch (in.peekTag()) {
        case 0xA1 -> context = readOid(in, 0xA1);
        case 0xA2 -> {
          in.enter(0xA2);
          result = AssociateResult.values()[in.integer(0x02, 0, 2)];
          in.leave();
        }
        case 0xA3 -> {
          in.enter(0xA3);
          int source = in.enter();
          if (source != 0xA1 && source != 0xA2) throw in.fault("diagnostic of user or provider wanted");
          diagnostic = new Diagnostic(source == 0xA2, in.integer(0x02, 0, 255));
          in.leave();
          in.leave();
        }
        case 0xBE -> information = Optional.of(readInformation(in));
        default -> in.skip();
      }
    }
    if (result == null) throw in.fault("AARE without result");
    return new AssociateResponse(context, result, diagnostic, information);
  }

  private static void writeResponse(AssociateResponse response, BerWriter out) {
    out.begin(0x61);
    writeOid(0xA1, response.applicationContext, out);
    out.begin(0xA2).integer(0x02, response.result.ordinal()).end();
    out.begin(0xA3).begin(response.diagnostic.byProvider ? 0xA2 : 0xA1).integer(0x02, response.diagnostic.code);
    out.end().end();
    response.information.ifPresent(information -> writeInformation(information, out));
    out.end();
  }

  private static Oid readOid(BerReader in, int tag) {
    in.enter(tag);
    Oid oid = in.oid(0x06);
    in.leave();
    return oid;
  }

  private static void writeOid(int tag, Oid oid, BerWriter out) { out.begin(tag).oid(0x06, oid).end(); }

  /** AP title form 2; form 1 (a directory name) is passed over. */
  private static Optional<Oid> readTitle(BerReader in, int tag) {
    in.enter(tag);
    Optional<Oid> title = in.peekTag() == 0x06 ? Optional.of(in.oid(0x06)) : Optional.empty();
    in.leaveSkipping();
    return title;
  }

  /** AE qualifier form 2; form 1 is passed over. */
  private static Optional<Integer> readQualifier(BerReader in, int tag) {
    in.enter(tag);
    Optional<Integer> qualifier = in.peekTag() == 0x02
        ? Optional.of(in.integer(0x02, Integer.MIN_VALUE, Integer.MAX_VALUE))
        : Optional.empty();
    in.leaveSkipping();
    return qualifier;
  }

  private static void writeEntity(int titleTag, Entity entity, BerWriter out) {
    entity.apTitle.ifPresent(title -> writeOid(titleTag, title, out));
    entity.aeQualifier.ifPresent(qualifier -> out.begin(titleTag + 1).integer(0x02, qualifier).end());
  }

  /** Authentication value as charstring; other forms are passed over and fail the check of the password. */
  private static Optional<String> readCharstring(BerReader in) {
    in.enter(0xAC);
    Optional<String> value = in.peekTag() == 0x80 ? Optional.of(in.text(0x80)) : Optional.empty();
    in.leaveSkipping();
    return value;
  }

  private static Information readInformation(BerReader in) {
    in.enter(0xBE);
    in.enter(0x28);
    boolean explicitTransferSyntax = in.enterIf(0x06);
    if (explicitTransferSyntax) in.leaveSkipping();
    int contextId = in.integer(0x02, 0, 0xFFFF);
    in.enter(0xA0);
    Octets value = in.octetReader().view(in.octetReader().remaining());
    in.leave();
    in.leave();
    in.leaveSkipping();
    return new Information(explicitTransferSyntax, contextId, value);
  }

  private static void writeInformation(Information information, BerWriter out) {
    out.begin(0xBE).begin(0x28);
    if (information.explicitTransferSyntax) out.oid(0x06, new Oid("2.1.1"));
    out.integer(0x02, information.contextId).begin(0xA0);
    out.octetWriter().octets(information.value);
    out.end().end().end();
  }
}
