package io.gridtap.dlms.security;

/**
 * What is expected of received APDUs: less is refused.
 *
 * @param requests of a client, initiateRequest among them
 * @param responses of a server; exception-response and confirmedServiceError come without protection too, because a
 *          server that cannot decipher has nothing else to say
 * @param pushes data-notification, event-notification-request, informationReportRequest
 * @param signed whether each APDU must be signed
 */
public record LeastProtection(Protection requests, Protection responses, Protection pushes, boolean signed) {
  public static final LeastProtection NONE = all(Protection.NONE);

  /** The same for all three, without signature. */
  public static LeastProtection all(Protection least) {
    return new LeastProtection(least, least, least, false);
  }

  public LeastProtection withPushes(Protection least) {
    return new LeastProtection(requests, responses, least, signed);
  }

  public LeastProtection withSigned(boolean required) {
    return new LeastProtection(requests, responses, pushes, required);
  }
}
