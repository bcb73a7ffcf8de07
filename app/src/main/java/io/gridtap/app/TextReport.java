package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.report.DataSetDirectory.Member;
import io.gridtap.iec61850.report.Report;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.sources.iec61850.ReportMeasurements.TimeChoice;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Optional;

/**
 * A report for people: a head with the fields it carries, a line for each value, and what is to be said about it.
 *
 * @param verbose with qualities and times as values of their own, and everything raw
 * @param maxLines of values, shared among the entries; what is beyond is counted
 */
record TextReport(Style style, TimeChoice time, boolean verbose, int maxLines) implements ReportFormat {
  /** {@code 2026-03-01T}, as long as years have four digits. */
  private static final int DATE_LENGTH = 11;

  private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter()
      .withZone(ZoneOffset.UTC);

  @Override
  public String text(String device, Report report, Optional<Octets> pdu) {
    StringBuilder out = new StringBuilder();
    out.append(style.bold(report.rcb().isEmpty() ? "unknown control block" : Printable.of(report.rcb())));
    if (!device.isEmpty()) out.append("  ").append(style.dim(device));
    out.append('\n');
    out.append("  ");
    field(out, "RptID", Optional.of(Printable.of(report.rptId())));
    field(out, "DataSet", report.datSet().map(Printable::of));
    trim(out).append("\n  ");
    field(out, "SeqNum", report.sqNum().isPresent()
        ? Optional.of(Long.toString(report.sqNum().getAsLong()))
        : Optional.empty());
    field(out, "TimeOfEntry", report.timeOfEntry().map(MILLIS::format));
    field(out, "BufOvfl", report.bufOvfl().map(lost -> lost ? style.red("true") : "false"));
    field(out, "EntryID", report.entryId().map(Octets::toHex));
    out.append(trim(out).charAt(out.length() - 1) == '\n' ? "  " : "\n  ");
    field(out, "ConfRev", report.confRev().isPresent()
        ? Optional.of(Long.toString(report.confRev().getAsLong()))
        : Optional.empty());
    out.append(style.dim("Entries")).append(" (").append(report.entries().size()).append(")  ");
    field(out, "received", Optional.of(MILLIS.format(report.receivedAt())));
    trim(out).append('\n');
    entries(out, report);
    for (String remark : report.remarks())
      out.append("  ").append(style.yellow("! " + Printable.of(remark))).append('\n');
    if (report.bufOvfl().orElse(false))
      out.append("  ")
          .append(style.yellow("! BufOvfl: entries before this one may be missing from the device's buffer"))
          .append('\n');
    pdu.ifPresent(octets -> out.append("  ").append(style.dim("PDU (%d octets)".formatted(octets.length())))
        .append('\n').append(HexDump.of(octets, "    ")));
    return out.append('\n').toString();
  }

  private void field(StringBuilder out, String name, Optional<String> value) {
    value.ifPresent(text -> out.append(style.dim(name)).append(' ').append(text.isEmpty() ? "\"\"" : text)
        .append("  "));
  }

  private static StringBuilder trim(StringBuilder out) {
    while (out.charAt(out.length() - 1) == ' ') out.setLength(out.length() - 1);
    return out;
  }

  private void entries(StringBuilder out, Report report) {
    if (report.entries().isEmpty()) return;
    String home = report.rcb().substring(0, Math.max(0, report.rcb().indexOf('/')));
    Table table = new Table("    ");
    table.line(head("#").painted(style::dim), head("name"), head("value"), head("quality"), head("time"),
        head("reason"));
    int linesPerEntry = Math.max(1, maxLines / report.entries().size());
    int left = maxLines;
    int more = 0;
    for (Report.Entry entry : report.entries()) {
      List<Row> rows = Row.of(report, entry, verbose);
      for (int i = 0; i < rows.size(); i++) {
        if (i >= linesPerEntry || left == 0) {
          more++;
          continue;
        }
        left--;
        Row row = rows.get(i);
        boolean first = i == 0;
        table.line(Cell.right(first ? Integer.toString(entry.index()) : "").painted(style::dim),
            Cell.left(Printable.of(name(entry.member(), row, home))),
            cells().value(row.value()).atMost(ValueCells.VALUE_WIDTH),
            quality(row), time(report, row),
            Cell.left(first ? entry.reason().text() : "").painted(style::cyan));
      }
      if (verbose) table.line(Cell.right(""), Cell.left("raw " + raw(entry.data())).painted(style::dim).atMost(0));
      if (verbose && !entry.dataReference().isEmpty())
        table.line(Cell.right(""),
            Cell.left("data reference " + Printable.of(entry.dataReference())).painted(style::dim));
    }
    table.appendTo(out);
    if (more > 0) out.append("    ").append(style.dim("… %d more; --verbose shows all".formatted(more))).append('\n');
  }

  private ValueCells cells() { return new ValueCells(style); }

  private Cell head(String text) { return Cell.left(text).painted(style::dim); }

  /** Of another logical device than the control block's with its name before it. */
  private static String name(Member member, Row row, String home) {
    if (member.reference().isEmpty()) return row.path().isEmpty() ? member.name() : row.path();
    var reference = member.reference().get();
    String device = reference.logicalDevice().equals(home) ? "" : reference.logicalDevice() + "/";
    String inside = row.path().isEmpty() ? reference.withoutDevice() : reference.logicalNode() + "." + row.path();
    return device + inside + "[" + reference.constraint() + "]";
  }

  private Cell quality(Row row) { return cells().quality(row.quality()); }

  /**
   * The member's own with what the clock says of itself, or the field of the report that it is taken from. Its date is
   * shown where it is not the one of the report's arrival.
   */
  private Cell time(Report report, Row row) {
    if (row.value() instanceof Quality || row.value() instanceof Timestamp) return Cell.left("");
    Row.Time observed = row.time(report, time);
    return switch (observed.source()) {
      case MEMBER -> {
        String text = row.timestamp().map(Timestamp::text).orElseThrow();
        String today = MILLIS.format(report.receivedAt()).substring(0, DATE_LENGTH);
        yield Cell.left(text.startsWith(today) ? text.substring(DATE_LENGTH) : text);
      }
      // both stand above
      case ENTRY -> Cell.left("TimeOfEntry").painted(style::dim);
      case ARRIVAL -> Cell.left("received").painted(style::dim);
    };
  }

  static String raw(AccessResult result) {
    return switch (result) {
      case Data data -> Data.CODEC.encode(data).toString();
      case AccessResult.Failure failure -> "80 01 %02x".formatted(failure.code() & 0xFF);
    };
  }

  static String millis(Instant instant) { return MILLIS.format(instant); }
}
