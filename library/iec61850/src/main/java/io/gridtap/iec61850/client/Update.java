package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.Report;
import io.gridtap.mms.pdu.InformationReport;

/** What a device sends unasked. */
public sealed interface Update {
  record Reported(Report report) implements Update {}

  /** A report of which more segments are to come. */
  record Segment() implements Update {}

  /** No report: a command termination, the last application error, or something unknown. */
  record Other(InformationReport information) implements Update {}

  /** A report whose fields are not those it claims. */
  record Unreadable(InformationReport information, String fault) implements Update {}
}
