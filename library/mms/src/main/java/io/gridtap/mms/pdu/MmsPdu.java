package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.wire.Codec;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** MMS PDU (ISO 9506-2 §7). Invoke identifiers are 0…2^32-1. */
public sealed interface MmsPdu {
  record Request(long invokeId, ConfirmedRequest<?> service) implements MmsPdu {}

  /** A request whose service part cannot be read: to be rejected, not a reason to end the association. */
  record UnreadableRequest(long invokeId, DecodeException fault) implements MmsPdu {}

  record Response(long invokeId, ConfirmedResponse service) implements MmsPdu {}

  /** An answer whose service part cannot be read: one call fails, the association goes on. */
  record UnreadableResponse(long invokeId, DecodeException fault) implements MmsPdu {}

  record ConfirmedError(long invokeId, OptionalInt modifierPosition, ServiceError error) implements MmsPdu {}

  record Unconfirmed(InformationReport report) implements MmsPdu {}

  /** How the server is, said on its own. */
  record UnsolicitedStatus(ConfirmedResponse.Status status) implements MmsPdu {}

  /** @param invokeId of the PDU rejected, if it was legible */
  record Reject(OptionalLong invokeId, RejectReason reason) implements MmsPdu {}

  record CancelRequest(long invokeId) implements MmsPdu {}

  record CancelResponse(long invokeId) implements MmsPdu {}

  record CancelError(long invokeId, ServiceError error) implements MmsPdu {}

  record InitiateRequest(InitiateParameters parameters) implements MmsPdu {}

  record InitiateResponse(InitiateParameters parameters) implements MmsPdu {}

  record InitiateError(ServiceError error) implements MmsPdu {}

  record ConcludeRequest() implements MmsPdu {}

  record ConcludeResponse() implements MmsPdu {}

  record ConcludeError(ServiceError error) implements MmsPdu {}

  /** With the standard limits. */
  Codec<MmsPdu> CODEC = new Codec<>(in -> read(in, Limits.STANDARD), MmsPdu::write);

  static MmsPdu read(OctetReader octets, Limits limits) {
    // a look ahead, because what is unreadable leaves its reader somewhere within
    MmsPdu pdu = read(new BerReader(octets.fork(), limits));
    new BerReader(octets, limits).skip();
    return pdu;
  }

  private static MmsPdu read(BerReader in) {
    int tag = in.enter();
    MmsPdu pdu = switch (tag) {
      case 0xA0 -> {
        long invokeId = invokeId(in, 0x02);
        MmsPdu request;
        try {
          if (in.peekTag() == 0x30) in.skip(); // modifiers
          request = new Request(invokeId, Service.readRequest(in));
          while (in.more()) in.skip();
        } catch (DecodeException fault) {
          yield new UnreadableRequest(invokeId, fault);
        }
        yield request;
      }
      case 0xA1 -> {
        long invokeId = invokeId(in, 0x02);
        MmsPdu response;
        try {
          response = new Response(invokeId, Service.readResponse(in));
        } catch (DecodeException fault) {
          yield new UnreadableResponse(invokeId, fault);
        }
        yield response;
      }
      case 0xA2 -> {
        long invokeId = invokeId(in, 0x80);
        OptionalInt modifier = in.peekTag() == 0x81
            ? OptionalInt.of(in.integer(0x81, 0, Integer.MAX_VALUE))
            : OptionalInt.empty();
        yield new ConfirmedError(invokeId, modifier, readError(in, 0xA2));
      }
      case 0xA3 -> {
        if (!in.enterIf(0xA1)) yield new Unconfirmed(InformationReport.read(in));
        UnsolicitedStatus status = new UnsolicitedStatus(VmdServices.readStatus(in));
        in.leave();
        yield status;
      }
      case 0xA4 -> {
        OptionalLong invokeId = in.peekTag() == 0x80 ? OptionalLong.of(invokeId(in, 0x80)) : OptionalLong.empty();
        int kind = in.enter() - 0x80;
        if (kind < 1 || kind > 11) throw in.fault("reject reason with tag %02x".formatted(kind + 0x80));
        RejectReason reason = new RejectReason(kind, Math.clamp(in.integer(), -1, 255));
        in.leave();
        yield new Reject(invokeId, reason);
      }
      case 0x85 -> new CancelRequest(in.unsigned());
      case 0x86 -> new CancelResponse(in.unsigned());
      case 0xA7 -> new CancelError(invokeId(in, 0x80), readError(in, 0xA1));
      case 0xA8 -> new InitiateRequest(InitiateParameters.read(in));
      case 0xA9 -> new InitiateResponse(InitiateParameters.read(in));
      case 0xAA -> new InitiateError(ServiceError.read(in));
      case 0x8B -> new ConcludeRequest();
      case 0x8C -> new ConcludeResponse();
      case 0xAD -> new ConcludeError(ServiceError.read(in));
      default -> throw in.fault("MMS has no PDU with tag %02x".formatted(tag));
    };
    if (pdu instanceof UnreadableRequest || pdu instanceof UnreadableResponse) return pdu;
    in.leaveSkipping();
    return pdu;
  }

  private static ServiceError readError(BerReader in, int tag) {
    in.enter(tag);
    ServiceError error = ServiceError.read(in);
    in.leave();
    return error;
  }

  private static void writeError(int tag, ServiceError error, BerWriter out) {
    out.begin(tag);
    error.write(out);
    out.end();
  }

  private static long invokeId(BerReader in, int tag) {
    long invokeId = in.unsigned(tag);
    if (invokeId > 0xFFFF_FFFFL) throw in.fault("invoke identifier beyond 2^32");
    return invokeId;
  }

  static void write(MmsPdu pdu, OctetWriter octets) { write(pdu, new BerWriter(octets)); }

  static void write(MmsPdu pdu, BerWriter out) {
    switch (pdu) {
      case Request(long invokeId, ConfirmedRequest<?> service) -> {
        out.begin(0xA0).integer(0x02, invokeId);
        Service.writeRequest(service, out);
        out.end();
      }
      case UnreadableRequest _,UnreadableResponse _ ->
        throw new IllegalArgumentException("what could not be read cannot be written: " + pdu);
      case Response(long invokeId, ConfirmedResponse service) -> {
        out.begin(0xA1).integer(0x02, invokeId);
        Service.writeResponse(service, out);
        out.end();
      }
      case ConfirmedError(long invokeId, OptionalInt modifier, ServiceError error) -> {
        out.begin(0xA2).integer(0x80, invokeId);
        if (modifier.isPresent()) out.integer(0x81, modifier.getAsInt());
        writeError(0xA2, error, out);
        out.end();
      }
      case Unconfirmed(InformationReport report) -> {
        out.begin(0xA3);
        report.write(out);
        out.end();
      }
      case UnsolicitedStatus(ConfirmedResponse.Status status) -> {
        out.begin(0xA3).begin(0xA1);
        VmdServices.writeStatus(status, out);
        out.end().end();
      }
      case Reject(OptionalLong invokeId, RejectReason reason) -> {
        out.begin(0xA4);
        if (invokeId.isPresent()) out.integer(0x80, invokeId.getAsLong());
        out.integer(0x80 + reason.kind(), reason.code()).end();
      }
      case CancelRequest(long invokeId) -> out.integer(0x85, invokeId);
      case CancelResponse(long invokeId) -> out.integer(0x86, invokeId);
      case CancelError(long invokeId, ServiceError error) -> {
        out.begin(0xA7).integer(0x80, invokeId);
        writeError(0xA1, error, out);
        out.end();
      }
      case InitiateRequest(InitiateParameters parameters) -> {
        out.begin(0xA8);
        parameters.write(out);
        out.end();
      }
      case InitiateResponse(InitiateParameters parameters) -> {
        out.begin(0xA9);
        parameters.write(out);
        out.end();
      }
      case InitiateError(ServiceError error) -> writeError(0xAA, error, out);
      case ConcludeRequest() -> out.nothing(0x8B);
      case ConcludeResponse() -> out.nothing(0x8C);
      case ConcludeError(ServiceError error) -> writeError(0xAD, error, out);
    }
  }
}
