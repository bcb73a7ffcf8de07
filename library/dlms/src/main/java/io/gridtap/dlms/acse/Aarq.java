package io.gridtap.dlms.acse;

import io.gridtap.wire.Codec;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * AARQ [60]: a client asks for an association (IEC 62056-5-3 §7.2).
 *
 * @param callingApTitle the client's system title, with ciphering and mechanisms 5, 6 and 7
 * @param callingAeQualifier the client's certificate
 * @param callingAeInvocationIdentifier the user id, 0…255
 * @param authenticationRequired sender-acse-requirements name authentication
 * @param mechanism 0 none, 1 LLS, 2…7 HLS; {@value #FOREIGN_MECHANISM} a name that is not of DLMS
 * @param callingAuthenticationValue password or challenge; no text shows it
 * @param userInformation an initiateRequest, plain or ciphered
 */
public record Aarq(ApplicationContext context, Optional<Octets> callingApTitle, Optional<Octets> callingAeQualifier,
    OptionalInt callingAeInvocationIdentifier, boolean authenticationRequired, OptionalInt mechanism,
    Optional<Octets> callingAuthenticationValue, Optional<Octets> userInformation) {
  public static final int TAG = 0x60;
  public static final int FOREIGN_MECHANISM = 255;
  public static final Codec<Aarq> CODEC = new Codec<>(Aarq::decode, Aarq::encode);

  /** Without authentication. */
  public static Aarq plain(ApplicationContext context, Octets userInformation) {
    return new Aarq(context, Optional.empty(), Optional.empty(), OptionalInt.empty(), false, OptionalInt.empty(),
        Optional.empty(), Optional.of(userInformation));
  }

  public Aarq withCallingApTitle(Octets systemTitle) {
    return new Aarq(context, Optional.of(systemTitle), callingAeQualifier, callingAeInvocationIdentifier,
        authenticationRequired, mechanism, callingAuthenticationValue, userInformation);
  }

  public Aarq withCallingAeQualifier(Octets certificate) {
    return new Aarq(context, callingApTitle, Optional.of(certificate), callingAeInvocationIdentifier,
        authenticationRequired, mechanism, callingAuthenticationValue, userInformation);
  }

  public Aarq withUserId(int userId) {
    return new Aarq(context, callingApTitle, callingAeQualifier, OptionalInt.of(userId), authenticationRequired,
        mechanism, callingAuthenticationValue, userInformation);
  }

  /** @param value password of mechanism 1, challenge of the others */
  public Aarq withAuthentication(int mechanism, Octets value) {
    return new Aarq(context, callingApTitle, callingAeQualifier, callingAeInvocationIdentifier, true,
        OptionalInt.of(mechanism), Optional.of(value), userInformation);
  }

  private static Aarq decode(OctetReader octets) {
    AcseReader in = new AcseReader(octets, TAG, "AARQ");
    Optional<ApplicationContext> context = Optional.empty();
    Optional<Octets> title = Optional.empty();
    Optional<Octets> qualifier = Optional.empty();
    OptionalInt user = OptionalInt.empty();
    boolean required = false;
    OptionalInt mechanism = OptionalInt.empty();
    Optional<Octets> value = Optional.empty();
    Optional<Octets> information = Optional.empty();
    for (int tag = in.next(); tag != 0; tag = in.next())
      switch (tag) {
      case 0xA1 -> context = Optional.of(in.context());
      case 0xA6 -> title = Optional.of(in.title());
      case 0xA7 -> qualifier = Optional.of(in.title());
      case 0xA9 -> user = OptionalInt.of(in.integer());
      case 0x8A -> required = in.authenticationBit();
      case 0x8B -> mechanism = in.mechanism();
      case 0xAC -> value = Optional.of(in.inner());
      case AcseReader.USER_INFORMATION -> information = Optional.of(in.userInformation());
      default -> {
      } // protocol version, called titles, implementation information: nothing depends on them
      }
    if (context.isEmpty()) throw in.fault("AARQ without an application-context-name");
    return new Aarq(context.get(), title, qualifier, user, required, mechanism, value, in.withOverhang(information));
  }

  private void encode(OctetWriter out) {
    new AcseWriter(out, TAG).context(context).title(0xA6, callingApTitle).title(0xA7, callingAeQualifier)
        .optionalInteger(0xA9, callingAeInvocationIdentifier).authentication(authenticationRequired, 0x8A)
        .mechanism(0x8B, mechanism).authenticationValue(0xAC, callingAuthenticationValue).end(userInformation);
  }

  @Override
  public String toString() {
    return "Aarq[context=%s, callingApTitle=%s, callingAeQualifier=%s, userId=%s, mechanism=%s, value=%s, user=%s]"
        .formatted(context, callingApTitle, callingAeQualifier, callingAeInvocationIdentifier, mechanism,
            callingAuthenticationValue.map(value -> "(" + value.length() + " octets)"),
            userInformation.map(value -> "(" + value.length() + " octets)"));
  }
}
