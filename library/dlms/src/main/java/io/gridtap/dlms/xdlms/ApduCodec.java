package io.gridtap.dlms.xdlms;

import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/**
 * xDLMS APDUs in A-XDR (IEC 62056-5-3 §7). What meters in the field leave out or write otherwise is taken where nothing
 * else can be meant; what is written follows the standard.
 */
public final class ApduCodec {
  private ApduCodec() {}

  /**
   * Reads one APDU.
   *
   * @throws DecodeException for what is no xDLMS APDU, and if anything is left over
   */
  public static Apdu decode(Octets apdu, Limits limits) {
    OctetReader in = apdu.reader();
    Apdu decoded = decode(in, limits);
    in.expectEnd();
    return decoded;
  }

  /** Reads one APDU and leaves the cursor behind it: some meters put several into one frame. */
  public static Apdu decode(OctetReader octets, Limits limits) {
    ApduIn in = new ApduIn(octets, limits);
    int tag = octets.u8();
    return switch (tag) {
      case ApduTag.INITIATE_REQUEST -> InitiateCodec.request(in);
      case ApduTag.INITIATE_RESPONSE -> InitiateCodec.response(in);
      case ApduTag.GET_REQUEST -> LogicalNameCodec.getRequest(in);
      case ApduTag.GET_RESPONSE -> LogicalNameCodec.getResponse(in);
      case ApduTag.SET_REQUEST -> LogicalNameCodec.setRequest(in);
      case ApduTag.SET_RESPONSE -> LogicalNameCodec.setResponse(in);
      case ApduTag.ACTION_REQUEST -> ActionCodec.request(in);
      case ApduTag.ACTION_RESPONSE -> ActionCodec.response(in);
      case ApduTag.READ_REQUEST -> ShortNameCodec.readRequest(in);
      case ApduTag.READ_RESPONSE -> ShortNameCodec.readResponse(in);
      case ApduTag.WRITE_REQUEST -> ShortNameCodec.writeRequest(in);
      case ApduTag.WRITE_RESPONSE -> ShortNameCodec.writeResponse(in);
      case ApduTag.UNCONFIRMED_WRITE_REQUEST -> ShortNameCodec.unconfirmedWriteRequest(in);
      case ApduTag.INFORMATION_REPORT -> ShortNameCodec.informationReport(in);
      case ApduTag.EVENT_NOTIFICATION -> NotificationCodec.event(in);
      case ApduTag.DATA_NOTIFICATION -> NotificationCodec.data(in);
      case ApduTag.DATA_NOTIFICATION_CONFIRM -> NotificationCodec.confirm(in);
      case ApduTag.ACCESS_REQUEST -> AccessCodec.request(in);
      case ApduTag.ACCESS_RESPONSE -> AccessCodec.response(in);
      case ApduTag.EXCEPTION_RESPONSE -> GeneralCodec.isCipheredException(in)
          ? GeneralCodec.ciphered(tag, in)
          : InitiateCodec.exception(in);
      case ApduTag.CONFIRMED_SERVICE_ERROR -> InitiateCodec.serviceError(in);
      case ApduTag.GENERAL_BLOCK_TRANSFER -> GeneralCodec.blockTransfer(in);
      case ApduTag.GENERAL_CIPHERING -> GeneralCodec.ciphering(in);
      case ApduTag.GENERAL_SIGNING -> GeneralCodec.signing(in);
      default -> {
        if (CipheredApdu.isTag(tag)) yield GeneralCodec.ciphered(tag, in);
        throw new DecodeException("tag %02X, which is no xDLMS APDU".formatted(tag), octets.offset() - 1);
      }
    };
  }

  /** @throws IllegalArgumentException for what the wire cannot carry */
  public static Octets encode(Apdu apdu) {
    OctetWriter out = new OctetWriter();
    encode(apdu, out);
    return out.toOctets();
  }

  /** @throws IllegalArgumentException for what the wire cannot carry */
  public static void encode(Apdu apdu, OctetWriter octets) {
    ApduOut out = new ApduOut(octets);
    switch (apdu) {
      case InitiateRequest request -> InitiateCodec.request(request, out);
      case InitiateResponse response -> InitiateCodec.response(response, out);
      case GetRequest request -> LogicalNameCodec.getRequest(request, out);
      case GetResponse response -> LogicalNameCodec.getResponse(response, out);
      case SetRequest request -> LogicalNameCodec.setRequest(request, out);
      case SetResponse response -> LogicalNameCodec.setResponse(response, out);
      case ActionRequest request -> ActionCodec.request(request, out);
      case ActionResponse response -> ActionCodec.response(response, out);
      case ReadRequest request -> ShortNameCodec.readRequest(request, out);
      case ReadResponse response -> ShortNameCodec.readResponse(response, out);
      case WriteRequest request -> ShortNameCodec.writeRequest(request, out);
      case WriteResponse response -> ShortNameCodec.writeResponse(response, out);
      case UnconfirmedWriteRequest request -> ShortNameCodec.unconfirmedWriteRequest(request, out);
      case InformationReport report -> ShortNameCodec.informationReport(report, out);
      case EventNotification event -> NotificationCodec.event(event, out);
      case DataNotification notification -> NotificationCodec.data(notification, out);
      case DataNotificationConfirm confirm -> NotificationCodec.confirm(confirm, out);
      case AccessRequest request -> AccessCodec.request(request, out);
      case AccessResponse response -> AccessCodec.response(response, out);
      case ExceptionResponse exception -> InitiateCodec.exception(exception, out);
      case ConfirmedServiceError error -> InitiateCodec.serviceError(error, out);
      case GeneralBlockTransfer transfer -> GeneralCodec.blockTransfer(transfer, out);
      case GeneralCiphering ciphering -> GeneralCodec.ciphering(ciphering, out);
      case GeneralSigning signing -> GeneralCodec.signing(signing, out);
      case CipheredApdu ciphered -> GeneralCodec.ciphered(ciphered, out);
    }
  }
}
