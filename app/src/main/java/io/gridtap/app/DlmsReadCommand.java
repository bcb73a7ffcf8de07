package io.gridtap.app;

import io.gridtap.dlms.cosem.MeasurementTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap dlms read}: values with their units. */
@Command(name = "read", customSynopsis = "gridtap dlms read HOST[:PORT] OBIS|NAME... [OPTION...]", description = "Reads values, each scaled and with its unit, prints them, and ends. What cannot be read does not lose the others; the exit code is 1 then.%n", footerHeading = "%nA value is an OBIS code in any spelling (1-1:32.7.0, 1.8.0, 0100010800FF), with an attribute behind it if not the value (1-0:1.8.0/3, 0-0:1.0.0/time_zone) and the class before it if the meter's object list should not be asked (3/1-0:1.8.0/2); or a name like voltage_l1, active_energy_import_t1.%n%nExamples:%n", footer = {
    "  gridtap dlms read 192.0.2.7:3333 --client 1 --logical 0 --physical 1 --password-file pw 1-1:32.7.0 1-1:31.7.0",
    "  gridtap dlms read meter7 --wrapper voltage_l1 voltage_l2 voltage_l3 frequency --format json",
    "  gridtap dlms read --serial /dev/ttyUSB0 --mode-e 1.8.0 2.8.0"})
final class DlmsReadCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private DlmsOptions meter = new DlmsOptions();

  @Option(names = "--names", paramLabel = "FILE", description = "More names: lines of name | OBIS | class | attribute | description | unit code.")
  private @Nullable Path names;

  @Mixin
  private DlmsOutput output = new DlmsOutput();

  DlmsReadCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    MeasurementTable table = table(names);
    List<AttributeArgument> wanted = meter.rest(1, Integer.MAX_VALUE, "what to read, an OBIS code or a name,").stream()
        .map(word -> AttributeArgument.parse(word, table)).toList();
    ReadingPrinter printer = new ReadingPrinter(output.form(), output.style(terminal));
    try (MeterTalk talk = DlmsSession.open(meter, terminal)) {
      List<Reading> readings = new MeterReader(talk).read(wanted);
      terminal.out().print(printer.text(readings));
      terminal.out().flush();
      return told(readings, terminal);
    }
  }

  /** @return the exit code */
  static int told(List<Reading> readings, Terminal terminal) {
    List<Reading> failed = readings.stream().filter(reading -> !reading.isRead()).toList();
    if (failed.isEmpty()) return Exit.DONE;
    Reading first = failed.getFirst();
    new Narrator(terminal.err()).say("gridtap: %d of %d not read: %s: %s%s".formatted(failed.size(), readings.size(),
        first.label(), first.reason(), failed.size() > 1 ? "; …" : ""));
    return Exit.FAILED;
  }

  static MeasurementTable table(@Nullable Path names) {
    if (names == null) return MeasurementTable.STANDARD;
    try {
      return MeasurementTable.STANDARD.with(MeasurementTable.parse(Files.readString(names)).rows());
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.configuration("%s: %s".formatted(names, wrong.getMessage()), wrong);
    } catch (IOException unreadable) {
      throw CommandFailure.usage("--names: cannot read %s: %s".formatted(names, unreadable.getMessage()), unreadable);
    }
  }
}
