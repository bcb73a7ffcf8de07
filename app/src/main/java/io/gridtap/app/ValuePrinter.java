package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Timestamp;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Prints what was read: a table for people, a line of JSON for each reference for programs. */
final class ValuePrinter {
  private final PrintStream out;
  private final boolean json;
  private final Style style;

  ValuePrinter(Terminal terminal, FormOptions form) {
    this.out = terminal.out();
    this.json = form.json();
    this.style = form.style(terminal);
  }

  /** @param at when it was read */
  void print(List<ValueEntry> entries, Instant at) {
    if (json) entries.forEach(entry -> out.print(json(entry, at)));
    else
      out.print(table(entries));
    out.flush();
  }

  private String table(List<ValueEntry> entries) {
    ValueCells cells = new ValueCells(style);
    Table table = new Table("");
    for (ValueEntry entry : entries) {
      entry.fault().ifPresent(fault -> table.line(Cell.left(Printable.of(entry.name())),
          Cell.left(Printable.of(fault.text())).painted(style::red).atMost(ValueCells.VALUE_WIDTH)));
      for (ValueEntry.Row row : entry.rows())
        table.line(Cell.left(Printable.of(row.name())), cells.value(row.value()).atMost(ValueCells.VALUE_WIDTH),
            cells.quality(row.quality()),
            Cell.left(row.timestamp().map(Timestamp::text).orElse("")).painted(style::dim));
    }
    StringBuilder lines = new StringBuilder();
    table.appendTo(lines);
    return lines.toString();
  }

  private static String json(ValueEntry entry, Instant at) {
    return JsonLine.of(line -> {
      line.writeStringProperty("reference", entry.name());
      line.writeStringProperty("readAt", TextReport.millis(at));
      if (entry.fault().isPresent()) {
        line.writeStringProperty("error", entry.fault().get().text());
        line.writeStringProperty("hint", entry.fault().get().hint());
        return;
      }
      line.writeArrayPropertyStart("values");
      for (ValueEntry.Row row : entry.rows()) row(line, row);
      line.writeEndArray();
    });
  }

  private static void row(JsonGenerator line, ValueEntry.Row row) {
    line.writeStartObject();
    if (!row.path().isEmpty()) line.writeStringProperty("path", row.path());
    JsonReport.value(line, row.value());
    row.quality().ifPresent((Quality quality) -> JsonReport.quality(line, quality));
    row.timestamp().ifPresent(stamp -> {
      if (stamp.isSet()) line.writeStringProperty("time", stamp.instant().toString());
      JsonReport.clock(line, stamp);
    });
    line.writeEndObject();
  }

  /** What to look at, once for each error. */
  static void hints(List<ValueEntry> entries, Narrator narrator) {
    Map<ValueEntry.Fault, Integer> faults = new LinkedHashMap<>();
    for (ValueEntry entry : entries) entry.fault().ifPresent(fault -> faults.merge(fault, 1, Integer::sum));
    faults.forEach((fault, times) -> narrator.say("%s%s: %s".formatted(fault.text(),
        times == 1 ? "" : " (%d times)".formatted(times), fault.hint())));
  }
}
