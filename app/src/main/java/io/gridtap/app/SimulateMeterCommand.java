package io.gridtap.app;

import io.gridtap.app.config.ConfigurationException;
import io.gridtap.app.config.MeterFile;
import io.gridtap.dlms.DlmsServer;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.simulators.meter.MeterFaults;
import io.gridtap.simulators.meter.MeterModel;
import io.gridtap.simulators.meter.MeterPush;
import io.gridtap.simulators.meter.MeterSpec;
import io.gridtap.simulators.meter.MeterTransport;
import io.gridtap.simulators.meter.SimulatedMeter;
import io.gridtap.simulators.meter.SimulatedMeters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gridtap simulate meter}: meters that exist only as load models. */
@Command(name = "meter", description = "Runs simulated meters of DLMS/COSEM, each on a port of its own: single-phase over HDLC, three-phase with profiles over HDLC and wrapper, a concentrator.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap simulate meter", "  gridtap simulate meter --model three-phase --port 4059",
    "  gridtap simulate meter --meters 2000 --base-port 20000 --address 0.0.0.0",
    "  gridtap simulate meter --fault slow=0.1 --fault one-association", "  gridtap simulate meter --file meters.yaml",
    "  gridtap simulate meter --model three-phase --push 127.0.0.1:4060 --push-every 15m"})
final class SimulateMeterCommand implements Callable<Integer> {
  private static final int MAX_METERS = 20_000;
  /** Of more meters, only the first and the last are named. */
  private static final int MAX_NAMED = 10;

  private final Terminal terminal;

  @Option(names = "--model", paramLabel = "MODEL", defaultValue = "single-phase", description = "single-phase, three-phase or concentrator. Default: ${DEFAULT-VALUE}.")
  private String model = "single-phase";

  @Option(names = "--meters", paramLabel = "N", defaultValue = "1", description = "How many of them, 1 to 20000. Default: ${DEFAULT-VALUE}.")
  private int meters = 1;

  @Option(names = {"--port",
      "--base-port"}, paramLabel = "N", defaultValue = "4059", description = "Where the first one listens, the others behind it; 0 lets the system choose. Default: ${DEFAULT-VALUE}.")
  private int port = 4059;

  @Option(names = "--address", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Where to listen; 0.0.0.0 for everywhere. Default: ${DEFAULT-VALUE}.")
  private String address = "127.0.0.1";

  @Option(names = "--file", paramLabel = "FILE", description = "The meters: YAML with a list 'meters:', each with model, name, seed, watts, transport (tcp or udp, with the wrapper), port, meters, faults.")
  private @Nullable Path file;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the first meter; the same seed gives the same course. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--watts", paramLabel = "W", defaultValue = "900", description = "What a phase draws on average. Default: ${DEFAULT-VALUE}.")
  private double watts = 900;

  @Option(names = "--fault", paramLabel = "FAULT[=P]", description = "Of all meters, with a probability from 0 to 1: busy, slow, garbage, checksum, drop, silence, one-association, linger. Repeatable.")
  private List<String> faults = new ArrayList<>();

  @Option(names = "--push", paramLabel = "HOST:PORT", description = "Three-phase meters push their registers there by themselves, and an event when the switch is thrown.")
  private @Nullable String push;

  @Option(names = "--push-every", paramLabel = "TIME", defaultValue = "60s", converter = Durations.class, description = "At whole multiples of it. Default: ${DEFAULT-VALUE}.")
  private Duration pushEvery = Duration.ofMinutes(1);

  @Option(names = "--push-hdlc", description = "In UI frames of HDLC instead of the wrapper.")
  private boolean pushHdlc;

  @Option(names = "--push-ciphered", description = "With the meter's keys, as general-glo-ciphering.")
  private boolean pushCiphered;

  @Option(names = "--duration", paramLabel = "TIME", converter = Durations.class, description = "End after this time.")
  private @Nullable Duration duration;

  @Option(names = "--quiet", description = "Say on standard error only where it listens.")
  private boolean quiet;

  SimulateMeterCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Narrator narrator = new Narrator(terminal.err());
    Finish finish = new Finish(terminal);
    try (SimulatedMeters running = SimulatedMeters.start(settings(Narrator.withTimes(terminal.err())), specs())) {
      List<SimulatedMeters.Running> all = running.meters();
      for (int i = 0; i < all.size(); i++)
        if (i < MAX_NAMED - 1 || i == all.size() - 1) narrator.say(where(all.get(i)));
        else if (i == MAX_NAMED - 1) narrator.say("…");
      if (!quiet) narrator.say("read it: " + reading(all.getFirst()));
      finish.await(Optional.ofNullable(duration));
      if (!quiet) narrator.say(sum(all));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
    return Exit.DONE;
  }

  private List<MeterSpec> specs() throws IOException {
    MeterFaults given = MeterFaults.NONE;
    for (String fault : faults) given = given.with(fault);
    List<MeterSpec> specs = new ArrayList<>();
    if (file != null) {
      if (!Files.isReadable(file)) throw CommandFailure.usage("there is no file %s to read".formatted(file));
      try {
        specs.addAll(MeterFile.read(file));
      } catch (ConfigurationException wrong) {
        throw CommandFailure.configuration(String.valueOf(wrong.getMessage()), wrong);
      }
      return specs;
    }
    if (meters < 1 || meters > MAX_METERS)
      throw CommandFailure.usage("--meters is 1…%d: %d".formatted(MAX_METERS, meters));
    if (port < 0 || port + meters > 65_536)
      throw CommandFailure.usage("--base-port %d leaves no room for %d meters".formatted(port, meters));
    MeterModel chosen = MeterModel.of(model);
    for (int i = 0; i < meters; i++)
      specs.add(MeterSpec.of(chosen, i + 1).withSeed(seed + i).withMeanWatts(watts).with(given));
    return specs;
  }

  private SimulatedMeters.Settings settings(Narrator narrator) {
    SimulatedMeters.Settings settings = SimulatedMeters.Settings.STANDARD.withAddress(inetAddress())
        .withBasePort(port);
    if (push != null)
      settings = settings.withPush(
          MeterPush.to(push).withEvery(pushEvery).withHdlc(pushHdlc).withCiphered(pushCiphered));
    return quiet ? settings : settings.withListener(new MeterNews(narrator));
  }

  private InetAddress inetAddress() {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException unknown) {
      throw CommandFailure.usage("--address: %s is no address of this host".formatted(address), unknown);
    }
  }

  private String where(SimulatedMeters.Running one) {
    return "%s meter %s listens on %s:%d%s".formatted(one.meter().spec().model().word(), one.meter().spec().name(),
        address, one.port(), udp(one) ? " over UDP" : "");
  }

  /** A command line that works; the passwords of simulated meters are no secret. */
  private String reading(SimulatedMeters.Running one) {
    String host = address.equals("0.0.0.0") ? "127.0.0.1" : address;
    String logical = one.meter().spec().model() == MeterModel.CONCENTRATOR
        ? " --logical " + SimulatedMeter.FIRST_BEHIND_CONCENTRATOR
        : "";
    return "gridtap dlms read %s:%d%s --client 32 --password 11111111%s 1-0:1.8.0 1-0:32.7.0".formatted(
        host.contains(":") ? "[" + host + "]" : host, one.port(), udp(one) ? " --udp" : "", logical);
  }

  private static boolean udp(SimulatedMeters.Running one) {
    return one.meter().spec().transport() == MeterTransport.UDP;
  }

  private static String sum(List<SimulatedMeters.Running> all) {
    long connections = 0;
    long associations = 0;
    long refused = 0;
    for (SimulatedMeters.Running one : all) {
      DlmsServer.Statistics statistics = one.server().statistics();
      connections += statistics.accepted();
      associations += statistics.associations();
      refused += statistics.refused();
    }
    return "%d connections, %d associations, %d refused".formatted(connections, associations, refused);
  }

  /** What is worth a line. */
  private record MeterNews(Narrator narrator) implements DlmsServer.Listener {
    @Override
    public void connected(String peer) { narrator.say(peer + " connected"); }

    @Override
    public void told(String peer, ServerEvent event) {
      switch (event) {
        case ServerEvent.Associated(var route, var context, var mechanism) ->
          narrator.say("%s associated %s, %s, %s".formatted(peer, route, context.word(), mechanism));
        case ServerEvent.Refused(var route, var reason) ->
          narrator.say("%s refused %s: %s".formatted(peer, route, reason));
        case ServerEvent.Released(var route, var reason) ->
          narrator.say("%s ended %s: %s".formatted(peer, route, reason));
        case ServerEvent.Written(var route, var attribute, var result) ->
          narrator.say("%s %s wrote %s: %s".formatted(peer, route, attribute, result.word()));
        case ServerEvent.Invoked(var route, var method, var result) ->
          narrator.say("%s %s invoked %s: %s".formatted(peer, route, method, result.word()));
        case ServerEvent.Rejected(var route, var reason) ->
          narrator.say("%s %s rejected: %s".formatted(peer, route, reason));
        case ServerEvent.Remark(var remark) -> narrator.say("%s: %s".formatted(peer, remark.text()));
      }
    }

    @Override
    public void closed(String peer, String reason) { narrator.say("%s closed: %s".formatted(peer, reason)); }
  }
}
