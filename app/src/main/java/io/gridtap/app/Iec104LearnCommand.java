package io.gridtap.app;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.CounterInterrogation.Freeze;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.Request.Delivery;
import io.gridtap.iec104.controlling.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec104 learn}: a list of the points a station has. */
@Command(name = "learn", customSynopsis = "gridtap iec104 learn HOST [PORT] --ca N[,N...] [OPTION...]", description = "Interrogates stations and their counters and writes a list of their points as CSV, to be completed with names.%n%nIt is what --points, the gateway and 'gridtap simulate rtu' read.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 learn rtu7 --ca 1 --output rtu7.csv",
    "  gridtap iec104 learn rtu7 --ca 1 --duration 10m --output rtu7.csv"})
final class Iec104LearnCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Option(names = "--ca", paramLabel = "N", split = ",", required = true, description = "Common addresses of the stations.")
  private List<Integer> commonAddresses = new ArrayList<>();

  @Option(names = "--output", paramLabel = "FILE", description = "Where to; one that is there is not replaced. Default: standard output.")
  private @Nullable Path file;

  @Option(names = "--duration", paramLabel = "TIME", converter = Durations.class, description = "Listen for so long after the interrogation, for points that are not interrogated.")
  private @Nullable Duration duration;

  Iec104LearnCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var settings = station.settings();
    List<Integer> stations = StationOptions.commonAddresses(commonAddresses, settings.sizes());
    if (file != null && Files.exists(file))
      throw CommandFailure.usage("--output: %s is there already; choose another name or remove it".formatted(file));
    Narrator narrator = new Narrator(terminal.err());
    LearnedPoints points = new LearnedPoints();
    Finish finish = new Finish(terminal);
    try (StationSession session = StationSession.open(station, settings, terminal, _ -> {}, (update, _) -> {
      if (update instanceof Update.Data(long _, Asdu asdu)) points.add(asdu);
    })) {
      for (int each : stations) {
        session.demand("interrogation of station " + each,
            () -> session.client().interrogate(each, Interrogation.STATION, Delivery.UPDATES));
        // a station without counters refuses, or does not know the type
        Answer counters = session.ask(() -> session.client().interrogateCounters(each,
            new CounterInterrogation(CounterInterrogation.GENERAL, Freeze.READ), Delivery.UPDATES));
        AnswerWords.fault(counters).ifPresent(why -> narrator.say("counters of station %d: %s".formatted(each, why)));
      }
      if (duration != null) finish.await(Optional.of(duration));
    }
    if (file == null) {
      terminal.out().print(points.csv());
      terminal.out().flush();
    } else {
      write(file, points.csv());
    }
    narrator.say("%s of %s".formatted(ObjectPrinter.counted(points.size(), "point"),
        ObjectPrinter.counted(stations.size(), "station")));
    return Exit.DONE;
  }

  private static void write(Path file, String csv) {
    try {
      Files.writeString(file, csv);
    } catch (IOException unwritable) {
      throw CommandFailure.failed("--output: cannot write %s: %s".formatted(file, unwritable.getMessage()), unwritable);
    }
  }
}
