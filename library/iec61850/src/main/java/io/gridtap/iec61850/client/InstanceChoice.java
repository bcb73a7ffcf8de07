package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;
import java.util.List;

/**
 * What came of looking for an instance of a report control block that nobody uses. Instances have the name of the
 * control block and two digits more, {@code urcbStat01} to {@code urcbStat99} (IEC 61850-6 §9.3.8, 8-1 §17.1).
 */
public sealed interface InstanceChoice {
  /** It was free, and is reserved for this association if the device knows reservations. */
  record Chosen(ReportControlBlock block) implements InstanceChoice {
    public RcbReference rcb() { return block.reference(); }
  }

  /** There are instances, and none is to be had. */
  record NoneFree(List<Busy> instances) implements InstanceChoice {
    public NoneFree { instances = List.copyOf(instances); }
  }

  /** The device has no control block of this name, with or without digits. */
  record Unknown(RcbReference asked) implements InstanceChoice {}

  /** One that is not free. @param why who has it, or what the device said */
  record Busy(RcbReference rcb, String why) {}
}
