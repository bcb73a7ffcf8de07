package io.gridtap.app;

import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.ServerAddress;
import io.gridtap.iec61850.client.SubscriptionSettings;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Layer;
import io.gridtap.sources.iec61850.ReportMeasurements;
import io.gridtap.sources.iec61850.ReportTap;
import io.gridtap.telemetry.Intake;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 report}: prints a device's reports as they come. */
@Command(name = "report", customSynopsis = "gridtap iec61850 report HOST [PORT] [OPTION...]", description = "Subscribes a device's report control blocks and prints each report as it comes.%n%nReports go to standard output, everything else to standard error. Ctrl-C gives the control blocks back and ends.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 report 10.132.159.191 --scl IECS.cid",
    "  gridtap iec61850 report 10.132.159.191 --rcb IED1LD0/LLN0.BR.brcbStat01 --trg-ops dchg,gi",
    "  gridtap iec61850 report ied7 --format json --count 10 | jq .entries",
    "  gridtap iec61850 report ied7 --scl IECS.cid --victoriametrics-url http://localhost:8428"})
final class ReportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private ConnectionOptions connection = new ConnectionOptions();

  @ArgGroup(exclusive = false, heading = "%nThe device's file:%n")
  private SclOptions scl = new SclOptions();

  @ArgGroup(exclusive = false, heading = "%nReport control blocks:%n")
  private ReportOptions report = new ReportOptions();

  @ArgGroup(exclusive = false, heading = "%nOutput:%n")
  private OutputOptions output = new OutputOptions();

  @ArgGroup(exclusive = false, heading = "%nVictoriaMetrics:%n")
  private VictoriaMetricsOptions victoriaMetrics = new VictoriaMetricsOptions();

  @Option(names = "--count", paramLabel = "N", description = "End after so many reports.")
  private @Nullable Long count;

  @Option(names = "--duration", paramLabel = "TIME", converter = Durations.class, description = "End after this time.")
  private @Nullable Duration duration;

  @Option(names = "--no-reconnect", description = "End with a failure when the association is lost, instead of making it again.")
  private boolean noReconnect;

  @Option(names = "--debug", arity = "0..1", fallbackValue = "mms", split = ",", paramLabel = "LAYERS", description = "Show every PDU, sent and received, of these layers: tpkt or cotp, session, presentation, acse, mms, all. --debug alone: mms. Write --debug=LAYERS.")
  private List<String> debug = new ArrayList<>();

  ReportCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (count != null && count < 1) throw CommandFailure.usage("--count is at least 1, not " + count);
    Set<Layer> layers = layers(debug);
    Optional<IedModel> model = scl.model(connection.host());
    Narrator narrator = new Narrator(terminal.err());
    AssociationSettings association = connection.association(model, terminal.environment());
    SubscriptionSettings plain = SubscriptionSettings.of(connection.tcp(terminal.environment()))
        .withAssociation(association)
        .withReport(report.settings())
        .withLogicalDevices(report.domains()).withAllInstances(report.allInstances()).withRetryFirst(false)
        .withCompleteFields(false);
    if (model.isPresent()) plain = plain.withModel(model.get());
    SubscriptionSettings tap = chosen(plain, narrator).withAssociation(association.withTraced(traced(layers)));
    Finish finish = new Finish(terminal);
    ReportPrinter printer = new ReportPrinter(terminal.out(), output.reportFormat(terminal, Integer.MAX_VALUE),
        count == null ? Long.MAX_VALUE : count, finish);
    long begin = System.nanoTime();
    Optional<VictoriaMetricsOptions.Outlet> outlet = victoriaMetrics.open(narrator);
    Optional<String> failure;
    try {
      ReportRun.Settings settings = new ReportRun.Settings("", !noReconnect, layers, output.verbose(),
          association.password().orElse(""), false);
      ReportMeasurements measurements = new ReportMeasurements(connection.host(),
          model.map(IedModel::iedName).orElse(""),
          output.time());
      ReportRun run = new ReportRun(settings, printer, narrator, finish, outlet.map(open -> (Intake) open.delivery()),
          measurements);
      try (ReportTap running = new ReportTap(tap, run)) {
        running.start();
        failure = finish.await(Optional.ofNullable(duration));
      }
    } finally {
      outlet.map(VictoriaMetricsOptions.Outlet::close).ifPresent(narrator::say);
    }
    terminal.out().flush();
    if (failure.isEmpty() || printer.reports() > 0)
      narrator.say("ended after %s: %s with %s".formatted(
          Durations.text(Duration.ofNanos(System.nanoTime() - begin)),
          ObjectPrinter.counted(printer.reports(), "report"), ObjectPrinter.counted(printer.values(), "value")));
    if (failure.isPresent()) throw CommandFailure.failed(failure.get());
    return Exit.DONE;
  }

  private Set<Layer> traced(Set<Layer> layers) {
    EnumSet<Layer> traced = EnumSet.noneOf(Layer.class);
    traced.addAll(layers);
    if (output.verbose()) traced.add(Layer.MMS);
    return traced;
  }

  static Set<Layer> layers(List<String> words) {
    EnumSet<Layer> layers = EnumSet.noneOf(Layer.class);
    for (String word : words) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "tpkt", "cotp", "transport" -> layers.add(Layer.TRANSPORT);
        case "session" -> layers.add(Layer.SESSION);
        case "presentation" -> layers.add(Layer.PRESENTATION);
        case "acse" -> layers.add(Layer.ACSE);
        case "mms" -> layers.add(Layer.MMS);
        case "all" -> layers.addAll(EnumSet.allOf(Layer.class));
        default -> throw CommandFailure.usage(
            "--debug: '%s' is none of tpkt, cotp, session, presentation, acse, mms, all".formatted(word));
      }
    }
    return layers;
  }

  /** The control blocks named; where BR or RP is missing, from the SCL file or else from the device. */
  private SubscriptionSettings chosen(SubscriptionSettings tap, Narrator narrator)
      throws IOException, InterruptedException {
    List<RcbList.Line> named = report.named();
    if (named.isEmpty()) return tap;
    Map<RcbReference, ReportSettings> own = new LinkedHashMap<>();
    List<RcbList.Line> incomplete = new ArrayList<>();
    for (RcbList.Line line : named) {
      Optional<RcbReference> reference = line.name().reference().or(() -> inFile(tap.model(), line.name()));
      if (reference.isPresent()) own.put(reference.get(), line.settings());
      else
        incomplete.add(line);
    }
    if (!incomplete.isEmpty()) askDevice(tap, incomplete, own, narrator);
    return tap.withRcbs(List.copyOf(own.keySet())).withOwn(own);
  }

  private static Optional<RcbReference> inFile(Optional<IedModel> model, RcbName name) {
    if (model.isEmpty() || name.logicalDevice().isEmpty()) return Optional.empty();
    String device = name.logicalDevice().get();
    return model.get().logicalDevice(device).flatMap(ld -> ld.logicalNode(name.logicalNode()))
        .flatMap(node -> node.reportControlBlocks().stream().filter(block -> block.name().equals(name.name()))
            .findFirst())
        .map(block -> new RcbReference(device, name.logicalNode(), block.buffered(), block.name()));
  }

  private static Iec61850Client connect(SubscriptionSettings tap) throws IOException, InterruptedException {
    ServerAddress server = tap.servers().getFirst();
    return Iec61850Client.connect(server.tcp(), server.association(), tap.model(), _ -> {});
  }

  private static void askDevice(SubscriptionSettings tap, List<RcbList.Line> incomplete,
      Map<RcbReference, ReportSettings> own,
      Narrator narrator) throws IOException, InterruptedException {
    try (Iec61850Client client = connect(tap)) {
      Map<String, List<RcbReference>> known = new LinkedHashMap<>();
      List<String> devices = client.logicalDevices();
      for (RcbList.Line line : incomplete) {
        String device = line.name().logicalDevice().orElseThrow();
        List<RcbReference> there = known.get(device);
        if (there == null) {
          there = devices.contains(device) ? client.reportControlBlocks(device) : List.of();
          known.put(device, there);
        }
        List<RcbReference> found = line.name().matching(there);
        if (found.isEmpty()) {
          String text = "%s: not subscribed: the device has no such report control block; 'gridtap iec61850 discover' lists those it has"
              .formatted(line.name());
          if (own.isEmpty() && incomplete.size() == 1) throw CommandFailure.failed(text);
          narrator.say(text);
        }
        for (RcbReference reference : found) own.put(reference, line.settings());
      }
    } catch (ConnectionLostException | RequestTimeoutException lost) {
      throw CommandFailure.failed(String.valueOf(lost.getMessage()), lost);
    }
    if (own.isEmpty())
      throw CommandFailure.failed("none of %d report control blocks could be subscribed; the lines above say why"
          .formatted(incomplete.size()));
  }
}
