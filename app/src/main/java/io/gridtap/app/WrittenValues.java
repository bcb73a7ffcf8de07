package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.mms.pdu.Data;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows values that are to be written, and what became of them. */
final class WrittenValues {
  /** What is to be written. */
  record Ready(String reference, ValueCodec codec, Data data) {}

  /** What became of it; no denial if it was written. */
  record Outcome(String reference, Optional<Denial> denial) {
    private String text() { return denial.map(Denial::error).orElse("written"); }
  }

  private final Terminal terminal;
  private final FormOptions form;

  WrittenValues(Terminal terminal, FormOptions form) {
    this.terminal = terminal;
    this.form = form;
  }

  /** With their types; they are not written. */
  void unwritten(List<Ready> values) {
    terminal.out().print(form.json() ? unwrittenJson(values) : unwrittenText(values));
    terminal.out().flush();
    new Narrator(terminal.err()).say("nothing was written: --dry-run");
  }

  private static String unwrittenText(List<Ready> values) {
    Table table = new Table("");
    for (Ready one : values)
      table.line(Cell.left(one.reference), Cell.left(one.codec.text(one.data)), Cell.left(one.codec.expected()));
    StringBuilder lines = new StringBuilder();
    table.appendTo(lines);
    return Printable.lines(lines.toString());
  }

  private static String unwrittenJson(List<Ready> values) {
    StringBuilder lines = new StringBuilder();
    for (Ready one : values)
      lines.append(JsonLine.of(line -> {
        line.writeStringProperty("reference", one.reference);
        JsonReport.value(line, one.codec.value(one.data));
        line.writeBooleanProperty("written", false);
      }));
    return lines.toString();
  }

  /** @throws CommandFailure if not all were written, when all is said */
  void written(List<Outcome> outcomes) {
    terminal.out().print(form.json() ? writtenJson(outcomes) : writtenText(outcomes, form.style(terminal)));
    terminal.out().flush();
    List<Outcome> failed = outcomes.stream().filter(outcome -> outcome.denial.isPresent()).toList();
    if (failed.isEmpty()) return;
    Set<String> hints = new LinkedHashSet<>();
    for (Outcome outcome : failed)
      outcome.denial.flatMap(Denial::hint).ifPresent(hint -> hints.add(outcome.text() + ": " + hint));
    hints.forEach(new Narrator(terminal.err())::say);
    throw CommandFailure.failed(outcomes.size() == 1
        ? "%s was not written".formatted(failed.getFirst().reference)
        : "%d of %d were not written; the lines above say why".formatted(failed.size(), outcomes.size()));
  }

  private static String writtenText(List<Outcome> outcomes, Style style) {
    Table table = new Table("");
    for (Outcome outcome : outcomes)
      table.line(Cell.left(outcome.reference),
          Cell.left(Printable.of(outcome.text())).painted(outcome.denial.isEmpty() ? style::green : style::red));
    StringBuilder lines = new StringBuilder();
    table.appendTo(lines);
    return lines.toString();
  }

  private static String writtenJson(List<Outcome> outcomes) {
    StringBuilder lines = new StringBuilder();
    for (Outcome outcome : outcomes)
      lines.append(JsonLine.of(line -> {
        line.writeStringProperty("reference", outcome.reference);
        line.writeBooleanProperty("written", outcome.denial.isEmpty());
        outcome.denial.ifPresent(denial -> denial.writeTo(line));
      }));
    return lines.toString();
  }
}
