package io.gridtap.dlms.acse;

import io.gridtap.wire.Codec;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * AARE [61]: the answer to an AARQ (IEC 62056-5-3 §7.2).
 *
 * @param respondingApTitle the server's system title
 * @param respondingAeQualifier the server's certificate
 * @param authenticationRequired responder-acse-requirements name authentication
 * @param mechanism as in {@link Aarq}
 * @param respondingAuthenticationValue the server's challenge
 * @param userInformation initiateResponse or confirmedServiceError, plain or ciphered
 */
public record Aare(ApplicationContext context, AssociationResult result, Diagnostic diagnostic,
    Optional<Octets> respondingApTitle, Optional<Octets> respondingAeQualifier, boolean authenticationRequired,
    OptionalInt mechanism, Optional<Octets> respondingAuthenticationValue, Optional<Octets> userInformation) {
  public static final int TAG = 0x61;
  public static final Codec<Aare> CODEC = new Codec<>(Aare::decode, Aare::encode);

  /** Accepted or not, without anything that serves authentication. */
  public static Aare of(ApplicationContext context, AssociationResult result, Diagnostic diagnostic,
      Optional<Octets> userInformation) {
    return new Aare(context, result, diagnostic, Optional.empty(), Optional.empty(), false, OptionalInt.empty(),
        Optional.empty(), userInformation);
  }

  public Aare withRespondingApTitle(Octets systemTitle) {
    return new Aare(context, result, diagnostic, Optional.of(systemTitle), respondingAeQualifier,
        authenticationRequired, mechanism, respondingAuthenticationValue, userInformation);
  }

  public Aare withRespondingAeQualifier(Octets certificate) {
    return new Aare(context, result, diagnostic, respondingApTitle, Optional.of(certificate), authenticationRequired,
        mechanism, respondingAuthenticationValue, userInformation);
  }

  public Aare withAuthentication(int mechanism, Octets challenge) {
    return new Aare(context, result, diagnostic, respondingApTitle, respondingAeQualifier, true,
        OptionalInt.of(mechanism), Optional.of(challenge), userInformation);
  }

  private static Aare decode(OctetReader octets) {
    AcseReader in = new AcseReader(octets, TAG, "AARE");
    Optional<ApplicationContext> context = Optional.empty();
    OptionalInt result = OptionalInt.empty();
    Diagnostic diagnostic = Diagnostic.NULL;
    Optional<Octets> title = Optional.empty();
    Optional<Octets> displaced = Optional.empty();
    Optional<Octets> qualifier = Optional.empty();
    boolean required = false;
    OptionalInt mechanism = OptionalInt.empty();
    Optional<Octets> value = Optional.empty();
    Optional<Octets> information = Optional.empty();
    for (int tag = in.next(); tag != 0; tag = in.next())
      switch (tag) {
      case 0xA1 -> context = Optional.of(in.context());
      case 0xA2 -> result = OptionalInt.of(in.integer());
      case 0xA3 -> diagnostic = in.diagnostic();
      case 0xA4 -> title = Optional.of(in.title());
      case 0xA5 -> qualifier = Optional.of(in.title());
      case 0xA6 -> displaced = in.titleIfAny(); // some servers put their title here, too
      case 0x88 -> required = in.authenticationBit();
      case 0x89 -> mechanism = in.mechanism();
      case 0xAA -> value = Optional.of(in.inner());
      case AcseReader.USER_INFORMATION -> information = Optional.of(in.userInformation());
      default -> {
      } // protocol version, invocation identifiers: nothing depends on them
      }
    if (context.isEmpty()) throw in.fault("AARE without an application-context-name");
    if (result.isEmpty()) throw in.fault("AARE without a result");
    int code = result.getAsInt();
    if (code < 0 || code >= AssociationResult.values().length) throw in.fault("association result " + code);
    return new Aare(context.get(), AssociationResult.values()[code], diagnostic, title.isPresent() ? title : displaced,
        qualifier, required, mechanism, value, in.withOverhang(information));
  }

  private void encode(OctetWriter out) {
    new AcseWriter(out, TAG).context(context).integer(0xA2, result.code()).diagnostic(diagnostic)
        .title(0xA4, respondingApTitle).title(0xA5, respondingAeQualifier)
        .authentication(authenticationRequired, 0x88).mechanism(0x89, mechanism)
        .authenticationValue(0xAA, respondingAuthenticationValue).end(userInformation);
  }
}
