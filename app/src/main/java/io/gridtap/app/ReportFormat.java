package io.gridtap.app;

import io.gridtap.iec61850.report.Report;
import io.gridtap.wire.Octets;
import java.util.Optional;

/** How a report is printed. */
interface ReportFormat {
  /** @param pdu as it came, if it is to be shown @return with a line feed at the end */
  String text(String device, Report report, Optional<Octets> pdu);
}
