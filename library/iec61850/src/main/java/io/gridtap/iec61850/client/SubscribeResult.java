package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.iec61850.report.RcbReference;
import java.util.List;

/** How the attempt to subscribe a report control block ended. */
public sealed interface SubscribeResult {
  RcbReference rcb();

  /**
   * It is enabled.
   *
   * @param remarks what the device did not take and can be done without, or what differs from the SCL file
   */
  record Subscribed(RcbReference rcb, String rptId, DataSetDirectory dataSet, List<String> remarks)
      implements
        SubscribeResult {
    public Subscribed { remarks = List.copyOf(remarks); }
  }

  /**
   * It is not.
   *
   * @param cause what kind of refusal
   * @param reason what was refused, why, and what to do
   */
  record Refused(RcbReference rcb, Cause cause, String reason) implements SubscribeResult {}

  /** Kinds of refusal. */
  enum Cause {
    /** The device has no such control block. */
    UNKNOWN,
    /** The device does not let it be read: object-access-denied. */
    DENIED,
    /** Another client has it. */
    OWNED,
    /** It has no data set, or one that the device does not have. */
    NO_DATA_SET,
    /** The device did not take a value. */
    NOT_ACCEPTED
  }
}
