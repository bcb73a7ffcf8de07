package io.gridtap.app;

import io.gridtap.iec61850.report.Report;
import io.gridtap.wire.Octets;
import java.io.PrintStream;
import java.util.Optional;

/** Prints reports to standard output, counts them, and knows when it was enough. For any thread. */
final class ReportPrinter {
  private final PrintStream out;
  private final ReportFormat format;
  private final long most;
  private final Finish finish;
  private long reports;
  private long values;
  private long remarks;

  /** @param most reports, then it is finished */
  ReportPrinter(PrintStream out, ReportFormat format, long most, Finish finish) {
    this.out = out;
    this.format = format;
    this.most = most;
    this.finish = finish;
  }

  /** @return false if it was one more than wanted */
  synchronized boolean print(String device, Report report, Optional<Octets> pdu) {
    if (reports >= most) return false;
    out.print(format.text(device, report, pdu));
    reports++;
    for (Report.Entry entry : report.entries())
      values += entry.member().leaves().stream().filter(leaf -> leaf.isValue()).count();
    remarks += report.remarks().size();
    if (reports == most) finish.done();
    return true;
  }

  /** At the end of what came together. Who reads may have gone: that is an end too. */
  synchronized void flush() {
    out.flush();
    if (out.checkError()) finish.done();
  }

  synchronized long reports() { return reports; }

  synchronized long values() { return values; }

  synchronized long remarks() { return remarks; }
}
