package io.gridtap.iec61850.client;

import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.OriginatorCategory;
import io.gridtap.iec61850.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How commands are given.
 *
 * @param origin who gives them
 * @param ctlNum number of the command, 0…255; counted for each object if it is not given
 * @param test only as a test: nothing is to be carried out
 * @param check what the device is to examine before
 * @param operTm when it is to be carried out: only for objects that have operTm
 * @param constantT whether all services of one command have the same T; otherwise each has its own time. Some devices
 *        compare it
 * @param terminationLimit how long CommandTermination is waited for, with enhanced security
 */
public record ControlSettings(Origin origin, OptionalInt ctlNum, boolean test, Value.Check check,
    Optional<Instant> operTm, boolean constantT, Duration terminationLimit) {
  /** Remote control, counted, no checks, at once. */
  public static final ControlSettings STANDARD = new ControlSettings(
      Origin.of(OriginatorCategory.REMOTE_CONTROL, "gridtap"), OptionalInt.empty(), false,
      new Value.Check(false, false), Optional.empty(), true, Duration.ofSeconds(30));

  public ControlSettings withOrigin(Origin who) {
    return new ControlSettings(who, ctlNum, test, check, operTm, constantT, terminationLimit);
  }

  public ControlSettings withCtlNum(int number) {
    if (number < 0 || number > 255) throw new IllegalArgumentException("ctlNum is 0 to 255, not " + number);
    return new ControlSettings(origin, OptionalInt.of(number), test, check, operTm, constantT, terminationLimit);
  }

  public ControlSettings withTest(boolean only) {
    return new ControlSettings(origin, ctlNum, only, check, operTm, constantT, terminationLimit);
  }

  public ControlSettings withCheck(Value.Check examined) {
    return new ControlSettings(origin, ctlNum, test, examined, operTm, constantT, terminationLimit);
  }

  public ControlSettings withOperTm(Instant at) {
    return new ControlSettings(origin, ctlNum, test, check, Optional.of(at), constantT, terminationLimit);
  }

  public ControlSettings withConstantT(boolean constant) {
    return new ControlSettings(origin, ctlNum, test, check, operTm, constant, terminationLimit);
  }

  public ControlSettings withTerminationLimit(Duration limit) {
    return new ControlSettings(origin, ctlNum, test, check, operTm, constantT, limit);
  }
}
