package io.gridtap.app;

import io.gridtap.dlms.cosem.MeasurementTable;
import io.gridtap.dlms.xdlms.Obis;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap dlms profile}: rows of a load profile, billing profile or event log. */
@Command(name = "profile", customSynopsis = "gridtap dlms profile HOST[:PORT] OBIS [OPTION...]", description = "Reads rows of a profile (class 7) and prints them as they come, values scaled, with status and gaps. Without --from, --last or --entries all of it is read.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap dlms profile meter7 1-0:99.1.0 --last 24h",
    "  gridtap dlms profile meter7 1-0:99.1.0 --from 2026-11-01T00:00:00Z --to 2026-11-02T00:00:00Z --format csv",
    "  gridtap dlms profile meter7 0-0:99.98.0 --entries 1..20"})
final class DlmsProfileCommand implements Callable<Integer> {
  private static final Pattern ENTRIES = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})?");

  private final Terminal terminal;

  @Mixin
  private DlmsOptions meter = new DlmsOptions();

  @Option(names = "--from", paramLabel = "TIME", description = "First time, ISO 8601.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Last time, ISO 8601. Default: now.")
  private @Nullable String to;

  @Option(names = "--last", paramLabel = "TIME", converter = Durations.class, description = "From so long before --to on: 24h, 7d.")
  private @Nullable Duration last;

  @Option(names = "--entries", paramLabel = "A..B", description = "By number, from 1; 20.. for all from the 20th on.")
  private @Nullable String entries;

  @Option(names = "--columns", paramLabel = "OBIS", split = ",", description = "Only these columns, by OBIS code or name, and the clock's.")
  private List<String> columns = new ArrayList<>();

  @Option(names = "--zone", paramLabel = "ZONE", defaultValue = "UTC", description = "Of the meter's times where they tell no deviation: UTC, +01:00, Europe/Berlin. Default: ${DEFAULT-VALUE}.")
  private String zone = "UTC";

  @Mixin
  private DlmsOutput output = new DlmsOutput();

  DlmsProfileCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Obis obis = AttributeArgument.obis(meter.rest(1, 1, "the profile's OBIS code").getFirst());
    ProfileReading.Part part = part();
    ZoneId of = zone();
    List<Obis> wanted = columns.stream()
        .map(each -> AttributeArgument.parse(each, MeasurementTable.STANDARD).obis()).toList();
    try (MeterTalk talk = DlmsSession.open(meter, terminal)) {
      ProfileReading reading = ProfileReading.of(talk, obis, wanted, talk.profile().times().policy(of));
      try (ProfilePrinter printer = new ProfilePrinter(terminal, output.form(), output.style(terminal), reading)) {
        reading.read(part, printer::row);
      }
    } finally {
      terminal.out().flush();
    }
    return Exit.DONE;
  }

  private ProfileReading.Part part() {
    if (entries != null) {
      if (from != null || to != null || last != null)
        throw CommandFailure.usage("--entries goes without --from, --to and --last");
      Matcher form = ENTRIES.matcher(entries);
      if (!form.matches() || form.group(1).equals("0"))
        throw CommandFailure.usage("--entries: '%s' is not like 1..20 or 20..".formatted(entries));
      long first = Long.parseLong(form.group(1));
      long until = form.group(2) == null ? 0 : Long.parseLong(form.group(2));
      if (until != 0 && until < first) throw CommandFailure.usage("--entries ends before it begins: " + entries);
      return new ProfileReading.Part.Entries(first, until);
    }
    if (from == null && to == null && last == null) return new ProfileReading.Part.All();
    if (from != null && last != null) throw CommandFailure.usage("--from or --last, not both");
    Instant end = to == null ? Instant.now() : OperateOptions.instant("--to", to);
    Instant begin = last != null
        ? end.minus(last)
        : from != null ? OperateOptions.instant("--from", from) : Instant.EPOCH;
    if (begin.isAfter(end)) throw CommandFailure.usage("the range ends before it begins: %s…%s".formatted(begin, end));
    return new ProfileReading.Part.Range(begin, end);
  }

  private ZoneId zone() {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException unknown) {
      throw CommandFailure.usage("--zone: '%s' is no zone like UTC, +01:00 or Europe/Berlin".formatted(zone), unknown);
    }
  }

  static Optional<String> counted(long missing) {
    return missing == 0 ? Optional.empty() : Optional.of(ObjectPrinter.counted(missing, "capture") + " missing");
  }
}
