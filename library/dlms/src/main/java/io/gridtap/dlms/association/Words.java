package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.ConfirmedServiceError;
import io.gridtap.dlms.xdlms.ExceptionResponse;

/** Codes of error APDUs, in the words of the standard. */
final class Words {
  private Words() {}

  /** IEC 62056-5-3 §7.3.1, exception-response. */
  static String exception(ExceptionResponse exception) {
    String state = switch (exception.state()) {
      case 1 -> "service-not-allowed";
      case 2 -> "service-unknown";
      default -> "state " + exception.state();
    };
    String service = switch (exception.service()) {
      case 0 -> "no reason";
      case 1 -> "operation-not-possible";
      case 2 -> "service-not-supported";
      case 3 -> "other-reason";
      case 4 -> "pdu-too-long";
      case 5 ->
        "deciphering-error: the meter could not decipher; wrong key, wrong system title or invocation counter too low";
      case 6 -> "invocation-counter-error";
      default -> "service error " + exception.service();
    };
    String expected = exception.invocationCounter().isPresent()
        ? ": the meter expects an invocation counter of " + exception.invocationCounter().getAsLong()
            + "; it may be asked for itself, unciphered, at 0-0:43.1.n"
        : "";
    return "exception-response %s, %s%s".formatted(state, service, expected);
  }

  /** IEC 62056-5-3 §7.3.1, ServiceError. */
  static String serviceError(ConfirmedServiceError error) {
    String service = switch (error.service()) {
      case 1 -> "initiate";
      case 5 -> "read";
      case 6 -> "write";
      default -> "service " + error.service();
    };
    return "confirmedServiceError of %s, %s %s".formatted(service, errorClass(error.errorClass()), value(error));
  }

  private static String errorClass(int errorClass) {
    return switch (errorClass) {
      case 0 -> "application-reference";
      case 1 -> "hardware-resource";
      case 2 -> "vde-state-error";
      case 3 -> "service";
      case 4 -> "definition";
      case 5 -> "access";
      case 6 -> "initiate";
      case 7 -> "load-data-set";
      case 9 -> "task";
      default -> "error class " + errorClass;
    };
  }

  private static String value(ConfirmedServiceError error) {
    if (error.errorClass() != 6) return Integer.toString(error.value());
    return switch (error.value()) {
      case 0 -> "other";
      case 1 -> "dlms-version-too-low";
      case 2 -> "incompatible-conformance: client and meter have no service in common";
      case 3 -> "pdu-size-too-short: the meter wants a larger max PDU size of the client";
      case 4 -> "refused-by-the-VDE-handler";
      default -> Integer.toString(error.value());
    };
  }
}
