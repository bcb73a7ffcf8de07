package io.gridtap.dlms.xdlms;

import io.gridtap.wire.OctetWriter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What opens the xDLMS context, and the APDUs that say that something went wrong. */
final class InitiateCodec {
  /** Conformance is [APPLICATION 31] BIT STRING, in BER even here: length 4, no unused bits. */
  private static final int CONFORMANCE_TAG = 0x5F;
  private static final int CONFORMANCE_NUMBER = 0x1F;
  private static final int CONFORMANCE_OCTETS = 4;
  private static final int INVOCATION_COUNTER_ERROR = 6;

  private InitiateCodec() {}

  static InitiateRequest request(ApduIn in) {
    return new InitiateRequest(
        in.optional(ApduIn::octets).map(InitiateRequest.DedicatedKey::new),
        in.optional(ApduIn::bool).orElse(true),
        qualityOfService(in),
        in.in().u8(),
        conformance(in),
        in.in().u16be());
  }

  static void request(InitiateRequest request, ApduOut out) {
    out.choice(ApduTag.INITIATE_REQUEST);
    out.optional(request.dedicatedKey(), (to, key) -> to.octets(key.octets()));
    out.optional(request.responseAllowed() ? Optional.<Boolean>empty() : Optional.of(false), ApduOut::bool); // DEFAULT TRUE
    qualityOfService(request.qualityOfService(), out);
    out.u8(request.version(), "a version");
    conformance(request.proposed(), out);
    out.u16(request.clientMaxReceivePduSize(), "a PDU size");
  }

  static InitiateResponse response(ApduIn in) {
    return new InitiateResponse(qualityOfService(in), in.in().u8(), conformance(in), in.in().u16be(), in.in().u16be());
  }

  static void response(InitiateResponse response, ApduOut out) {
    out.choice(ApduTag.INITIATE_RESPONSE);
    qualityOfService(response.qualityOfService(), out);
    out.u8(response.version(), "a version");
    conformance(response.negotiated(), out);
    out.u16(response.serverMaxReceivePduSize(), "a PDU size").u16(response.vaaName(), "a VAA name");
  }

  private static OptionalInt qualityOfService(ApduIn in) {
    return in.bool() ? OptionalInt.of(in.in().i8()) : OptionalInt.empty();
  }

  private static void qualityOfService(OptionalInt quality, ApduOut out) {
    out.bool(quality.isPresent());
    if (quality.isEmpty()) return;
    int value = quality.getAsInt();
    if (value != (byte) value) throw new IllegalArgumentException("a quality of service is -128…127: " + value);
    out.u8(value & 0xFF, "a quality of service");
  }

  /** Some old stacks leave out the tag's second octet. */
  private static Conformance conformance(ApduIn in) {
    int tag = in.in().u8();
    if (tag != CONFORMANCE_TAG) throw in.fault("conformance with tag %02X instead of 5F 1F".formatted(tag));
    if (in.in().peekU8() == CONFORMANCE_NUMBER) in.in().skip(1);
    int octets = in.in().u8();
    if (octets != CONFORMANCE_OCTETS) throw in.fault("conformance of %d octets, 4 are wanted".formatted(octets));
    in.in().skip(1);
    return new Conformance(in.in().u24be());
  }

  private static void conformance(Conformance conformance, ApduOut out) {
    OctetWriter to = out.out();
    to.u8(CONFORMANCE_TAG).u8(CONFORMANCE_NUMBER).u8(CONFORMANCE_OCTETS).u8(0).u24be(conformance.bits());
  }

  /** Old stacks send the state alone, or no counter with an invocation-counter-error. */
  static ExceptionResponse exception(ApduIn in) {
    int state = in.in().u8();
    int service = in.in().hasRemaining() ? in.in().u8() : ExceptionResponse.SERVICE_NOT_GIVEN;
    boolean counter = service == INVOCATION_COUNTER_ERROR && in.in().hasRemaining();
    return new ExceptionResponse(state, service,
        counter ? OptionalLong.of(in.in().u32be()) : OptionalLong.empty());
  }

  static void exception(ExceptionResponse exception, ApduOut out) {
    out.choice(ApduTag.EXCEPTION_RESPONSE).u8(exception.state(), "a state error")
        .u8(exception.service(), "a service error");
    if (exception.invocationCounter().isEmpty()) return;
    if (exception.service() != INVOCATION_COUNTER_ERROR)
      throw new IllegalArgumentException("an invocation counter goes with service error 6 only: " + exception);
    out.u32(exception.invocationCounter().getAsLong(), "an invocation counter");
  }

  static ConfirmedServiceError serviceError(ApduIn in) {
    return new ConfirmedServiceError(in.in().u8(), in.in().u8(), in.in().u8());
  }

  static void serviceError(ConfirmedServiceError error, ApduOut out) {
    out.choice(ApduTag.CONFIRMED_SERVICE_ERROR).u8(error.service(), "a service")
        .u8(error.errorClass(), "an error class").u8(error.value(), "an error");
  }
}
