package io.gridtap.app;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.transport.TcpConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec104 listen}: prints what stations send. */
@Command(name = "listen", customSynopsis = "gridtap iec104 listen HOST[,HOST...] [PORT] [OPTION...]", description = "Connects, interrogates stations, and prints each object as it comes.%n%nObjects go to standard output, everything else to standard error. Times are UTC; 'arrival' stands where a station gives none of its own. Several HOSTs are the redundant connections of one station. Ctrl-C stops data transfer and ends.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 listen rtu7 --ca 1", "  gridtap iec104 listen rtu7a,rtu7b --ca 1,2 --points rtu7.csv",
    "  gridtap iec104 listen rtu7 --ca 1 --format json --count 10 | jq .value",
    "  gridtap iec104 listen rtu7 --ca 1 --tls-ca ca.pem --tls-cert me.pem --tls-key me.key"})
final class Iec104ListenCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Option(names = "--ca", paramLabel = "N", split = ",", description = "Common addresses of the stations to interrogate. Default: all stations, by the broadcast address.")
  private List<Integer> commonAddresses = new ArrayList<>();

  @Option(names = "--group", paramLabel = "N", description = "Interrogate this group, 1…16, instead of the whole station.")
  private @Nullable Integer group;

  @Option(names = "--no-interrogation", description = "Interrogate nothing, listen only.")
  private boolean noInterrogation;

  @Option(names = "--count", paramLabel = "N", description = "End after so many objects.")
  private @Nullable Long count;

  @Option(names = "--duration", paramLabel = "TIME", converter = Durations.class, description = "End after this time.")
  private @Nullable Duration duration;

  @Option(names = "--no-reconnect", description = "End with a failure when the connection is lost, instead of making it again.")
  private boolean noReconnect;

  @Mixin
  private ObjectOutput output = new ObjectOutput();

  Iec104ListenCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (count != null && count < 1) throw CommandFailure.usage("--count is at least 1, not " + count);
    Iec104Settings settings = station.settings();
    List<Integer> given = StationOptions.commonAddresses(commonAddresses, settings.sizes());
    List<Integer> interrogated = noInterrogation
        ? List.of()
        : given.isEmpty() ? List.of(settings.sizes().maxCommonAddress()) : given;
    List<TcpConnector.Settings> connections = station.connections(terminal.environment());
    if (connections.size() > 1 && noReconnect)
      throw CommandFailure.usage("--no-reconnect: redundant connections are always made again");
    Narrator narrator = new Narrator(terminal.err());
    settings.apci().advice().forEach(narrator::warn);
    Finish finish = new Finish(terminal);
    ObjectPrinter printer = new ObjectPrinter(terminal.out(), output.lines(terminal, settings.time()),
        count == null ? Long.MAX_VALUE : count, finish::done);
    ListenRun.Settings wanted = new ListenRun.Settings(connections, settings, interrogated,
        Iec104InterrogateCommand.qualifier(group), !noReconnect, station.debug());
    long begin = System.nanoTime();
    ListenRun run = new ListenRun(wanted, printer, narrator, finish);
    Optional<String> failure;
    try {
      run.start();
      failure = finish.await(Optional.ofNullable(duration));
    } finally {
      run.close();
    }
    printer.flush();
    if (failure.isEmpty() || printer.objects() > 0)
      narrator.say("ended after %s: %s, %s".formatted(Durations.text(Duration.ofNanos(System.nanoTime() - begin)),
          printer.counted(), ObjectPrinter.counted(run.gaps(), "gap")));
    if (failure.isPresent()) throw CommandFailure.failed(failure.get());
    return Exit.DONE;
  }
}
