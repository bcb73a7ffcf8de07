package io.gridtap.app;

import io.gridtap.app.config.ConfigurationException;
import io.gridtap.app.config.GatewayConfiguration;
import io.gridtap.runtime.Delivery;
import io.gridtap.runtime.DeliveryStatistics;
import io.gridtap.runtime.Fanout;
import io.gridtap.telemetry.Source;
import java.io.IOException;
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
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The configuration (YAML).")
  private Path file = Path.of("");

  @Option(names = "--check", description = "Only read the configuration, and say whether it can be used.")
  private boolean check;

  @Option(names = "--duration", paramLabel = "TIME", converter = Durations.class, description = "End after this time.")
  private @Nullable Duration duration;

  RunCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Narrator narrator = new Narrator(terminal.err());
    try {
      GatewayConfiguration configuration = GatewayConfiguration.load(file);
      Path directory = file.toAbsolutePath().getParent();
      List<Source> sources = new GatewayDevices(terminal, directory == null ? Path.of("") : directory)
          .sources(configuration);
      List<GatewaySinks.Plan> sinks = new GatewaySinks(terminal, narrator).plans(configuration);
      if (!check) return run(sources, sinks.stream().map(GatewaySinks.Plan::start).toList(), narrator);
      narrator.say("%s can be used: %d devices, %d sinks".formatted(file, sources.size(), sinks.size()));
      return Exit.DONE;
    } catch (ConfigurationException wrong) {
      String message = String.valueOf(wrong.getMessage());
      throw CommandFailure.configuration(message.startsWith("device ") || message.startsWith("sink ")
          ? file + ": " + message
          : message, wrong);
    }
  }

  private Integer run(List<Source> sources, List<Delivery> deliveries, Narrator narrator) throws InterruptedException {
    Finish finish = new Finish(terminal);
    Fanout fanout = new Fanout(deliveries);
    List<Source> started = new ArrayList<>();
    try {
      for (Source source : sources) {
        source.start(fanout);
        started.add(source);
      }
      narrator.say("running: %s to %s".formatted(String.join(", ", sources.stream().map(Source::name).toList()),
          String.join(", ", deliveries.stream().map(Delivery::name).toList())));
      finish.await(Optional.ofNullable(duration));
    } finally {
      started.forEach(Source::close);
      fanout.close();
    }
    long lost = 0;
    for (Map.Entry<String, DeliveryStatistics> sink : fanout.statistics().entrySet()) {
      narrator.say(sink.getKey() + ": " + text(sink.getValue()));
      lost += sink.getValue().lost();
    }
    return lost == 0 ? Exit.DONE : Exit.FAILED;
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
