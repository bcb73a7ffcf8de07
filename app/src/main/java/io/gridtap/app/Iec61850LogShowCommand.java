package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ClientLog;
import io.gridtap.iec61850.client.LogResult;
import io.gridtap.iec61850.log.LogEntry;
import io.gridtap.iec61850.log.LoggedValue;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 log show}: the entries of a log. */
@Command(name = "show", customSynopsis = "gridtap iec61850 log show HOST [PORT] LOG [OPTION...]", description = "Shows the entries of a log, oldest first: all, those of a time (QueryLogByTime), or those after an entry (QueryLogAfter).%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 log show ied7 LD0/LLN0.EventLog --last 1h",
    "  gridtap iec61850 log show ied7 LD0/LLN0.EventLog --from 2026-11-21T08:00:00Z --to 2026-11-21T09:00:00Z",
    "  gridtap iec61850 log show ied7 LD0/LLN0.EventLog --from 2026-11-21T08:13:05.120Z --after 000000000000002a"})
final class Iec61850LogShowCommand implements Callable<Integer> {
  private static final Instant LATEST = Instant.parse("2163-01-01T00:00:00Z");
  private static final Instant EARLIEST = Instant.parse("1984-01-01T00:00:00Z");

  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Option(names = "--from", paramLabel = "TIME", description = "Entries from this time on, ISO 8601.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Entries up to this time.")
  private @Nullable String to;

  @Option(names = "--last", paramLabel = "TIME", converter = Durations.class, description = "Entries of the last 1h, 10m, …, by this machine's clock.")
  private @Nullable Duration last;

  @Option(names = "--after", paramLabel = "HEX", converter = HexOctets.class, description = "Entries after the one with this EntryID; --from is the time of that entry.")
  private @Nullable Octets after;

  @Option(names = "--count", paramLabel = "N", defaultValue = "1000", description = "At most so many. Default: ${DEFAULT-VALUE}.")
  private int count = 1000;

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850LogShowCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String reference = device.rest(1, 1, "LOG").getFirst();
    if (count < 1) throw CommandFailure.usage("--count is at least 1, not " + count);
    if (last != null && (from != null || to != null || after != null))
      throw CommandFailure.usage("--last goes with none of --from, --to, --after");
    if (after != null && (from == null || to != null))
      throw CommandFailure.usage("--after wants --from, the time of that entry, and no --to");
    Instant now = Instant.now();
    Optional<Instant> begin = from != null
        ? Optional.of(OperateOptions.instant("--from", from))
        : last != null ? Optional.of(now.minus(last)) : Optional.empty();
    Optional<Instant> end = to != null ? Optional.of(OperateOptions.instant("--to", to)) : Optional.empty();
    Narrator narrator = new Narrator(terminal.err());
    try (Iec61850Session session = device.open(terminal)) {
      LogResult result = session.ask(() -> query(session.client().log(reference), begin, end));
      for (LogEntry entry : result.entries())
        terminal.out().print(form.json() ? json(session, entry) : text(session, entry, form.style(terminal)));
      terminal.out().flush();
      switch (result) {
        case LogResult.Entries(var entries, boolean complete) -> {
          narrator.say(ObjectPrinter.counted(entries.size(), "entr").replaceFirst("entrs$", "entries")
              .replaceFirst("entr$", "entry"));
          if (!complete && !entries.isEmpty())
            narrator.say("there are more; go on with --from %s --after %s".formatted(
                entries.getLast().time().orElse(EARLIEST), entries.getLast().entryId().toHex()));
        }
        case LogResult.Refused(var refusal, var _) ->
          throw CommandFailure.failed(ErrorHints.with("%s: %s".formatted(reference, refusal), refusal));
      }
    }
    return Exit.DONE;
  }

  private LogResult query(ClientLog log, Optional<Instant> begin, Optional<Instant> end) throws InterruptedException {
    if (after != null) return log.after(begin.orElse(EARLIEST), after, count);
    if (begin.isEmpty() && end.isEmpty()) return log.all(count);
    return log.byTime(begin.orElse(EARLIEST), end.orElse(LATEST), count);
  }

  private static Value value(Iec61850Session session, LoggedValue logged) throws IOException, InterruptedException {
    Optional<FcReference> reference = logged.fcReference();
    if (reference.isEmpty()) return new Value.Other(logged.value());
    return session.ask(() -> session.client().codec(reference.get())).value(logged.value());
  }

  private static String name(LoggedValue logged) {
    return logged.fcReference().map(FcReference::toString).orElse(logged.reference());
  }

  private static String text(Iec61850Session session, LogEntry entry, Style style)
      throws IOException, InterruptedException {
    StringBuilder out = new StringBuilder(style.bold(entry.time().map(TextReport::millis).orElse("no time")));
    out.append("  ").append(style.dim(entry.entryId().toHex())).append('\n');
    ValueCells cells = new ValueCells(style);
    Table table = new Table("  ");
    for (LoggedValue logged : entry.values())
      table.line(Cell.left(Printable.of(name(logged))),
          cells.value(value(session, logged)).atMost(ValueCells.VALUE_WIDTH),
          Cell.left(logged.reason().text()).painted(style::cyan));
    table.appendTo(out);
    entry.annotation().ifPresent(text -> out.append("  ").append(Printable.of(text)).append('\n'));
    return out.toString();
  }

  private record Typed(LoggedValue logged, Value value) {}

  private static String json(Iec61850Session session, LogEntry entry) throws IOException, InterruptedException {
    List<Typed> typed = new ArrayList<>();
    for (LoggedValue logged : entry.values()) typed.add(new Typed(logged, value(session, logged)));
    return JsonLine.of(line -> {
      entry.time().ifPresent(at -> line.writeStringProperty("time", at.toString()));
      line.writeStringProperty("entryId", entry.entryId().toHex());
      line.writeArrayPropertyStart("values");
      for (Typed one : typed) {
        line.writeStartObject();
        line.writeStringProperty("reference", name(one.logged));
        JsonReport.value(line, one.value);
        line.writeArrayPropertyStart("reason");
        for (ReasonCode.Reason reason : ReasonCode.Reason.values())
          if (one.logged.reason().has(reason)) line.writeString(reason.text());
        line.writeEndArray();
        line.writeEndObject();
      }
      line.writeEndArray();
      entry.annotation().ifPresent(text -> line.writeStringProperty("annotation", text));
    });
  }
}
