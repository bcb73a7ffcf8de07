package io.gridtap.iec61850.server;

import java.time.Duration;

/**
 * How long controls may take.
 *
 * @param selection how long an object stays selected that has no sboTimeout of its own
 * @param answerWithin how long a command with normal security may take before the client is told that it is being
 *        carried out: what fails earlier is refused
 * @param testWithin how long the handler may take to allow or refuse a request, waiting for synchronism included; then it
 *        is refused with time-limit-over, and the object takes no other command until the handler has returned
 */
public record ControlLimits(Duration selection, Duration answerWithin, Duration testWithin) {
  public static final ControlLimits STANDARD = new ControlLimits(Duration.ofSeconds(30), Duration.ofMillis(500),
      Duration.ofSeconds(60));
}
