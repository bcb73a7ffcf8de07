package io.gridtap.app;

import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.controlling.Request.Delivery;
import io.gridtap.iec104.controlling.Update;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec104 interrogate}: the present values of a station. */
@Command(name = "interrogate", customSynopsis = "gridtap iec104 interrogate HOST [PORT] --ca N[,N...] [OPTION...]", description = "Interrogates stations, prints what they answer, and ends.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 interrogate rtu7 --ca 1", "  gridtap iec104 interrogate rtu7 --ca 1 --group 3 --format json"})
final class Iec104InterrogateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Option(names = "--ca", paramLabel = "N", split = ",", required = true, description = "Common addresses of the stations.")
  private List<Integer> commonAddresses = new ArrayList<>();

  @Option(names = "--group", paramLabel = "N", description = "Group 1…16 instead of the whole station.")
  private @Nullable Integer group;

  @Mixin
  private ObjectOutput output = new ObjectOutput();

  Iec104InterrogateCommand(Terminal terminal) { this.terminal = terminal; }

  /** @param group null for the station */
  static Interrogation qualifier(@Nullable Integer group) {
    if (group == null) return Interrogation.STATION;
    if (group < 1 || group > 16) throw CommandFailure.usage("--group is 1…16: " + group);
    return Interrogation.group(group);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Interrogation qualifier = qualifier(group);
    var settings = station.settings();
    List<Integer> stations = StationOptions.commonAddresses(commonAddresses, settings.sizes());
    ObjectPrinter printer = new ObjectPrinter(terminal.out(), output.lines(terminal, settings.time()));
    Narrator narrator = new Narrator(terminal.err());
    try (StationSession session = StationSession.open(station, settings, terminal, _ -> {}, (update, at) -> {
      if (update instanceof Update.Data(long _, var asdu) && asdu.cause().cause().isInterrogated())
        printer.print(asdu, at);
    })) {
      for (int each : stations)
        session.demand("interrogation of station " + each,
            () -> session.client().interrogate(each, qualifier, Delivery.UPDATES));
    } finally {
      printer.flush();
    }
    narrator.say(printer.counted());
    return Exit.DONE;
  }
}
