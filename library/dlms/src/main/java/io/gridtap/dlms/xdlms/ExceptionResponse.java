package io.gridtap.dlms.xdlms;

import java.util.OptionalLong;

/**
 * exception-response [D8], codes as they came: old stacks send some the standard does not have.
 *
 * @param state 1 service-not-allowed, 2 service-unknown
 * @param service 1 operation-not-possible, 2 service-not-supported, 3 other-reason, 4 pdu-too-long, 5 deciphering-error,
 *     6 invocation-counter-error; {@value #SERVICE_NOT_GIVEN} also if an old stack left it out
 * @param invocationCounter the one expected, with invocation-counter-error
 */
public record ExceptionResponse(int state, int service, OptionalLong invocationCounter) implements Apdu {
  public static final int SERVICE_NOT_GIVEN = 0;

  /** {@code service-unknown, deciphering-error} */
  public String words() {
    String stateError = switch (state) {
      case 1 -> "service-not-allowed";
      case 2 -> "service-unknown";
      default -> "state error " + state;
    };
    String serviceError = switch (service) {
      case 1 -> "operation-not-possible";
      case 2 -> "service-not-supported";
      case 3 -> "other-reason";
      case 4 -> "pdu-too-long";
      case 5 -> "deciphering-error";
      case 6 -> "invocation-counter-error";
      default -> "service error " + service;
    };
    String text = stateError + ", " + serviceError;
    return invocationCounter.isPresent() ? text + ", " + invocationCounter.getAsLong() + " expected" : text;
  }
}
