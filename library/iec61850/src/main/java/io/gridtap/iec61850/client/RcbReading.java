package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;

/** What came of reading a report control block (GetBRCBValues, GetURCBValues; IEC 61850-7-2 §17.2). */
public sealed interface RcbReading {
  RcbReference rcb();

  /** All attributes that the device has of it. */
  record Found(ReportControlBlock block) implements RcbReading {
    @Override
    public RcbReference rcb() { return block.reference(); }
  }

  /** The device has no such control block. @param text the error it said so with */
  record Unknown(RcbReference rcb, String text) implements RcbReading {}

  /** The device did not let it be read: it may well be there. */
  record Denied(RcbReference rcb, RcbDenial denial) implements RcbReading {}
}
