package io.gridtap.app;

import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.SubscriptionSettings;
import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.simulators.ied.Substation;
import io.gridtap.sources.iec61850.ReportMeasurements;
import io.gridtap.sources.iec61850.ReportTap;
import io.gridtap.telemetry.Intake;
import io.gridtap.transport.TcpConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gridtap demo}: a substation on this machine, and its reports. */
@Command(name = "demo", customSynopsis = "gridtap demo [OPTION...]", description = "Runs a simulated substation on this machine, associates with its IEDs over MMS and prints each report, long ones in short. Ctrl-C ends.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap demo --duration 20s", "  gridtap demo --victoriametrics-url http://localhost:8428"})
final class DemoCommand implements Callable<Integer> {
  /** So that many reports can be read as they come. */
  private static final int LINES_PER_REPORT = 8;

  private final Terminal terminal;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Gridtap gridtap;

  @Option(names = "--duration", paramLabel = "TIME", converter = Durations.class, description = "End after this time. Default: on Ctrl-C.")
  private @Nullable Duration duration;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "The same seed gives the same course of the process. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @ArgGroup(exclusive = false, heading = "%nOutput:%n")
  private OutputOptions output = new OutputOptions();

  @ArgGroup(exclusive = false, heading = "%nVictoriaMetrics:%n")
  private VictoriaMetricsOptions victoriaMetrics = new VictoriaMetricsOptions();

  DemoCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Narrator narrator = new Narrator(terminal.err());
    Finish finish = new Finish(terminal);
    ReportPrinter printer = new ReportPrinter(terminal.out(), output.reportFormat(terminal, LINES_PER_REPORT),
        Long.MAX_VALUE, finish);
    long begin = System.nanoTime();
    int devices;
    Optional<String> failure;
    Optional<VictoriaMetricsOptions.Outlet> outlet = victoriaMetrics.open(narrator);
    List<ReportTap> taps = new ArrayList<>();
    List<ReportRun> runs = new ArrayList<>();
    try (Substation substation = Substation.start(SimulatedIed.Settings.STANDARD.withSeed(seed))) {
      devices = substation.members().size();
      try {
        for (Substation.Member member : substation.members()) {
          ReportRun run = run(member.ied(), printer, narrator, finish, outlet.map(open -> (Intake) open.delivery()));
          runs.add(run);
          ReportTap tap = new ReportTap(tap(member.ied()), run);
          taps.add(tap);
          tap.start();
        }
        failure = finish.await(Optional.ofNullable(duration));
      } finally {
        taps.forEach(ReportTap::close);
      }
    } finally {
      outlet.map(VictoriaMetricsOptions.Outlet::close).ifPresent(narrator::say);
    }
    if (failure.isPresent()) throw CommandFailure.failed(failure.get());
    int losses = runs.stream().mapToInt(ReportRun::losses).sum();
    String last = "demo ended after %s: %d reports with %d values from %d IEDs; %s".formatted(
        Durations.text(Duration.ofNanos(System.nanoTime() - begin)), printer.reports(), printer.values(), devices,
        printer.remarks() == 0 && losses == 0
            ? "no gaps"
            : "%d remarks, %d associations lost".formatted(printer.remarks(), losses));
    if (output.json()) narrator.say(last); // standard output carries reports only
    else
      terminal.out().println(last);
    return Exit.DONE;
  }

  private static SubscriptionSettings tap(SimulatedIed ied) {
    return SubscriptionSettings
        .of(TcpConnector.Settings.to(ied.address().getAddress().getHostAddress(), ied.address().getPort()))
        .withModel(ied.model())
        .withReport(ReportSettings.AS_ENGINEERED.withOptFlds(ReportWords.optFlds(ReportWords.USUAL_FIELDS)));
  }

  private ReportRun run(SimulatedIed ied, ReportPrinter printer, Narrator narrator, Finish finish,
      Optional<Intake> intake) {
    return new ReportRun(new ReportRun.Settings(ied.name(), true, Set.of(), false, "", !gridtap.talkative()), printer,
        narrator, finish, intake, new ReportMeasurements(ied.name(), ied.name(), output.time()));
  }
}
