package io.gridtap.app;

import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.CounterInterrogation.Freeze;
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

/** {@code gridtap iec104 counters}: integrated totals, read, frozen, reset. */
@Command(name = "counters", customSynopsis = "gridtap iec104 counters HOST [PORT] --ca N[,N...] [OPTION...]", description = "Reads, freezes or resets the counters of stations, prints what they answer, and ends.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 counters rtu7 --ca 1", "  gridtap iec104 counters rtu7 --ca 1 --freeze --read"})
final class Iec104CountersCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Option(names = "--ca", paramLabel = "N", split = ",", required = true, description = "Common addresses of the stations.")
  private List<Integer> commonAddresses = new ArrayList<>();

  @Option(names = "--group", paramLabel = "N", description = "Counter group 1…4 instead of all counters.")
  private @Nullable Integer group;

  @Option(names = "--freeze", description = "Freeze them; with --reset they begin at 0 again.")
  private boolean freeze;

  @Option(names = "--reset", description = "Set them to 0.")
  private boolean reset;

  @Option(names = "--read", description = "Read them, after --freeze or --reset too. Without these: what is done.")
  private boolean read;

  @Mixin
  private ObjectOutput output = new ObjectOutput();

  Iec104CountersCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (group != null && (group < 1 || group > 4)) throw CommandFailure.usage("--group is 1…4: " + group);
    List<CounterInterrogation> steps = steps(group == null ? CounterInterrogation.GENERAL : group);
    var settings = station.settings();
    List<Integer> stations = StationOptions.commonAddresses(commonAddresses, settings.sizes());
    ObjectPrinter printer = new ObjectPrinter(terminal.out(), output.lines(terminal, settings.time()));
    Narrator narrator = new Narrator(terminal.err());
    try (StationSession session = StationSession.open(station, settings, terminal, _ -> {}, (update, at) -> {
      if (update instanceof Update.Data(long _, var asdu) && asdu.cause().cause().isCounterRequested())
        printer.print(asdu, at);
    })) {
      for (int each : stations)
        for (CounterInterrogation step : steps) {
          String what = "counters of station %d: %s".formatted(each, AsduWords.freeze(step.freeze()));
          session.demand(what, () -> session.client().interrogateCounters(each, step, Delivery.UPDATES));
          if (step.freeze() != Freeze.READ) narrator.say(what + ": done");
        }
    } finally {
      printer.flush();
    }
    if (steps.getLast().freeze() == Freeze.READ) narrator.say(printer.counted());
    return Exit.DONE;
  }

  private List<CounterInterrogation> steps(int request) {
    List<CounterInterrogation> steps = new ArrayList<>();
    if (freeze || reset)
      steps.add(new CounterInterrogation(request,
          freeze ? reset ? Freeze.FREEZE_AND_RESET : Freeze.FREEZE : Freeze.RESET));
    if (read || steps.isEmpty()) steps.add(new CounterInterrogation(request, Freeze.READ));
    return steps;
  }
}
