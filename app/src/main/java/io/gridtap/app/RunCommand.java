package io.gridtap.app;

import io.gridtap.app.config.ConfigurationException;
import io.gridtap.app.config.GatewayConfiguration;
import io.gridtap.runtime.Delivery;
import io.gridtap.runtime.DeliveryStatistics;
import io.gridtap.runtime.Fanout;
import io.gridtap.telemetry.Source;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gridtap run}: devices to sinks, as a file says, until it is stopped. */
@Command(name = "run", customSynopsis = "gridtap run FILE [OPTION...]", description = "Takes what the devices of a configuration say to its sinks, until it is stopped.%n%nCtrl-C takes leave of the devices, delivers what is left, and ends. -v tells what goes on.%n", footerHeading = "%nExample of a file:%n", footer = {
    "  devices:", "    - {name: rtu7, protocol: iec104, host: 10.0.0.5, common-addresses: [1]}", "  sinks:",
    "    - {type: sql, url: 'jdbc:postgresql://db/grid', user: gridtap, password: !env PGPASSWORD}"})
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = System.getLogger(RunCommand.class.getName());
  private static final Duration LEAVE = Duration.ofSeconds(3);

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The configuration (YAML).")
  private Path file = Path.of("");

  @Option(names = "--check", description = "Only read the configuration, and say whether it can be used.")
  private boolean check;

  @Option(names = "--duration", paramLabel = "TIME", converter = Durations.class, description = "End after this time.")
  private @Nullable Duration duration;

  RunCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws InterruptedException {
    Narrator narrator = new Narrator(terminal.err());
    try {
      GatewayConfiguration configuration = GatewayConfiguration.load(file);
      Path directory = file.toAbsolutePath().getParent();
      if (directory == null) throw new ConfigurationException(file + " is no file");
      List<Source> sources = new GatewayDevices(terminal, narrator, directory).sources(configuration);
      List<GatewaySinks.Plan> sinks = new GatewaySinks(terminal, narrator, directory).plans(configuration);
      if (!check) return run(sources, sinks, narrator);
      narrator.say("%s can be used: %d devices, %d sinks".formatted(file, sources.size(), sinks.size()));
      return Exit.DONE;
    } catch (ConfigurationException wrong) {
      String message = String.valueOf(wrong.getMessage());
      throw CommandFailure.configuration(message.startsWith("device ") || message.startsWith("sink ")
          ? file + ": " + message
          : message, wrong);
    }
  }

  private Integer run(List<Source> sources, List<GatewaySinks.Plan> sinks, Narrator narrator)
      throws InterruptedException {
    Finish finish = new Finish(terminal);
    Fanout fanout = start(sinks);
    List<Source> started = new ArrayList<>();
    try {
      for (Source source : sources) {
        source.start(fanout);
        started.add(source);
      }
      narrator.say("running: %s to %s".formatted(String.join(", ", sources.stream().map(Source::name).toList()),
          String.join(", ", sinks.stream().map(GatewaySinks.Plan::name).toList())));
      finish.await(Optional.ofNullable(duration));
    } finally {
      close(started, fanout);
    }
    long lost = 0;
    for (Map.Entry<String, DeliveryStatistics> sink : fanout.statistics().entrySet()) {
      narrator.say(sink.getKey() + ": " + text(sink.getValue()));
      lost += sink.getValue().lost();
    }
    return lost == 0 ? Exit.DONE : Exit.FAILED;
  }

  /** All, or none. */
  private static Fanout start(List<GatewaySinks.Plan> sinks) {
    List<Delivery> started = new ArrayList<>();
    try {
      for (GatewaySinks.Plan sink : sinks) started.add(sink.start());
      return new Fanout(started);
    } catch (RuntimeException | Error fault) {
      started.forEach(Delivery::close);
      throw fault;
    }
  }

  /**
   * The devices all at once, then what they said is delivered. One that waits for room in a sink that is away leaves
   * only when that sink is closed, so there is a limit.
   */
  private static void close(List<Source> sources, Fanout fanout) throws InterruptedException {
    List<Thread> leaving = sources.stream()
        .map(source -> Thread.ofVirtual().name("leave-" + source.name()).start(() -> close(source))).toList();
    try (fanout) {
      long start = System.nanoTime();
      for (Thread each : leaving) each.join(LEAVE.minusNanos(System.nanoTime() - start));
    }
  }

  private static void close(Source source) {
    try {
      source.close();
    } catch (RuntimeException fault) {
      LOG.log(Level.WARNING, source.name() + ": the leave failed: " + fault, fault);
    }
  }

  private static String text(DeliveryStatistics statistics) {
    StringBuilder text = new StringBuilder(
        "%d delivered, %d lost".formatted(statistics.delivered(), statistics.lost()));
    statistics.dropped().forEach((why, count) -> text.append(" (%d: %s)".formatted(count, why)));
    statistics.rejected().forEach((why, count) -> text.append(" (%d: %s)".formatted(count, why)));
    if (statistics.lost() > 0 || !statistics.connected())
      statistics.lastFailure().ifPresent(last -> text.append("; last: ").append(last));
    return text.toString();
  }
}
