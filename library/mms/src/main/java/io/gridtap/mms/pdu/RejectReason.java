package io.gridtap.mms.pdu;

import java.util.List;

/**
 * Why a PDU was rejected (ISO 9506-2 RejectPDU).
 *
 * @param kind the tag: 1 confirmed request, 2 response, 3 error, 4 unconfirmed, 5 pdu-error, 6… cancel, conclude
 */
public record RejectReason(int kind, int code) {
  public static final RejectReason UNRECOGNIZED_SERVICE = new RejectReason(1, 1);
  public static final RejectReason INVALID_INVOKE_ID = new RejectReason(1, 3);
  public static final RejectReason INVALID_ARGUMENT = new RejectReason(1, 4);
  public static final RejectReason MAX_SERV_OUTSTANDING_EXCEEDED = new RejectReason(1, 6);
  public static final RejectReason UNKNOWN_PDU_TYPE = new RejectReason(5, 0);
  public static final RejectReason INVALID_PDU = new RejectReason(5, 1);

  private static final List<String> KINDS = List.of("", "confirmed-request", "confirmed-response", "confirmed-error",
      "unconfirmed", "pdu-error", "cancel-request", "cancel-response", "cancel-error", "conclude-request",
      "conclude-response", "conclude-error");
  private static final List<String> REQUEST_CODES = List.of("other", "unrecognized-service", "unrecognized-modifier",
      "invalid-invoke-id", "invalid-argument", "invalid-modifier", "max-serv-outstanding-exceeded", "reserved",
      "max-recursion-exceeded", "value-out-of-range");
  private static final List<String> PDU_CODES = List.of("unknown-pdu-type", "invalid-pdu", "illegal-acse-mapping");

  /** {@code confirmed-request/unrecognized-service}. */
  public String text() {
    List<String> codes = kind == 1 ? REQUEST_CODES : kind == 5 ? PDU_CODES : List.of();
    String kindText = kind > 0 && kind < KINDS.size() ? KINDS.get(kind) : "reject " + kind;
    return kindText + "/" + (code >= 0 && code < codes.size() ? codes.get(code) : code);
  }

  @Override
  public String toString() { return text(); }
}
